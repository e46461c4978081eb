-- The accounts to review.
-- grain:   one row per account, by account_id
-- inputs:  current_accounts
-- columns: account_id, handle, platform, display_name, country, language
--   niche                                (category as stated by the source)
--   followers, following, posts_count    (accounts, accounts, posts)
--   counted_at                           (UTC, when followers were observed)
SELECT
    account_id, handle, platform, display_name, country, language,
    category AS niche,
    followers, following, posts_count, counted_at
FROM current_accounts
ORDER BY account_id
