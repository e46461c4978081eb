-- One account, as last described.
-- grain:   one row
-- inputs:  accounts
-- columns: creator_id, platform, handle, display_name, bio, city
--   country (ISO 3166-1 alpha-2), language (ISO 639-1), verified, source, observed_at (UTC)
SELECT
    creator_id,
    platform,
    handle,
    display_name,
    bio,
    city,
    country,
    language,
    verified,
    source,
    observed_at
FROM accounts
WHERE account_id = $account_id
