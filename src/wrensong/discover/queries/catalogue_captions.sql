-- The newest captions of each account, whose words a search looks for.
-- grain:   one row per post with a caption, at most $per_account of an account
-- inputs:  posts
-- columns: account_id, caption
SELECT account_id, caption
FROM (
    SELECT
        account_id,
        caption,
        ROW_NUMBER() OVER (
            PARTITION BY account_id ORDER BY posted_at DESC NULLS LAST, post
        ) AS newness
    FROM posts
    WHERE caption IS NOT NULL AND caption <> ''
) AS numbered
WHERE newness <= $per_account
ORDER BY account_id, newness
