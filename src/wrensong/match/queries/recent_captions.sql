-- The newest captions of each account.
-- grain:   one row per post with a caption, at most $per_account of an account
-- inputs:  posts, wanted (account_id, owner: given; owner is a row number of the caller)
-- columns: owner, post, posted_at (UTC), caption, newness (1 is the newest)
SELECT
    owner,
    post,
    posted_at,
    caption,
    newness
FROM (
    SELECT
        wanted.owner,
        posts.post,
        posts.posted_at,
        posts.caption,
        ROW_NUMBER() OVER (
            PARTITION BY posts.account_id
            ORDER BY posts.posted_at DESC NULLS LAST, posts.post
        ) AS newness
    FROM posts
    INNER JOIN wanted ON wanted.account_id = posts.account_id
    WHERE posts.caption IS NOT NULL AND posts.caption <> ''
) AS numbered
WHERE newness <= $per_account
ORDER BY owner, newness
