-- Declared shares of audiences by country, the newest statement of each.
-- grain:   one row per account and country
-- inputs:  audience
-- columns: account_id, country (ISO 3166-1 alpha-2), share (fraction), observed_at (UTC)
SELECT
    account_id,
    UPPER(value) AS country,
    ARG_MAX(share, observed_at) AS share,
    MAX(observed_at) AS observed_at
FROM audience
WHERE dimension = 'country' AND share IS NOT NULL
GROUP BY account_id, UPPER(value)
