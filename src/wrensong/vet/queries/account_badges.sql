-- The platform's badge.
-- grain:   one row per account where it is known
-- inputs:  accounts
-- columns: account_id
--   verified   (1 yes, 0 no)
SELECT account_id, CASE WHEN verified THEN 1 ELSE 0 END AS verified
FROM accounts
WHERE verified IS NOT NULL
