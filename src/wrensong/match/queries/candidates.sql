-- What the hard conditions of a brief look at.
-- grain:   one row per account
-- inputs:  current_accounts
-- columns: account_id, platform, handle, display_name, bio, country, language, category,
--          private, followers (accounts)
SELECT
    account_id,
    platform,
    handle,
    display_name,
    bio,
    country,
    language,
    category,
    private,
    followers
FROM current_accounts
ORDER BY account_id
