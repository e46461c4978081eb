-- The newest posts of some accounts, newest first.
-- grain:   one row per post, at most 30 of an account
-- inputs:  posts, people (given: account_id)
-- columns: account_id, post, posted_at (UTC), type, caption, url, disclosed
SELECT account_id, post, posted_at, type, caption, url, disclosed
FROM (
    SELECT
        posts.account_id,
        posts.post,
        posts.posted_at,
        posts.type,
        SUBSTR(posts.caption, 1, 1000) AS caption,
        posts.url,
        posts.disclosed,
        ROW_NUMBER() OVER (
            PARTITION BY posts.account_id ORDER BY posts.posted_at DESC NULLS LAST, posts.post
        ) AS place
    FROM posts
    INNER JOIN people ON people.account_id = posts.account_id
    WHERE posts.posted_at IS NOT NULL
) AS newest
WHERE place <= 30
ORDER BY account_id, place
