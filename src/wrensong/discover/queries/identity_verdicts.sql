-- The last standing decision about each pair of accounts.
-- grain:   one row per pair
-- inputs:  identity_standing
-- columns: account_id, other_id, verdict (same or different)
SELECT
    account_id,
    other_id,
    ARG_MAX(verdict, observed_at) AS verdict
FROM identity_standing
GROUP BY account_id, other_id
