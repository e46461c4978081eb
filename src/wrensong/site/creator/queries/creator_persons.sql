-- Which person is behind each account.
-- grain:   one row per account
-- inputs:  accounts
-- columns: account_id, creator_id
SELECT account_id, creator_id
FROM accounts
ORDER BY account_id
