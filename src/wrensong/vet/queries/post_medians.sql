-- The middle post of each account in a range: a median holds all its posts in memory.
-- grain:   one row per account with posts
-- inputs:  posts, parameters first and last (account_id)
-- columns: account_id
--   median_likes, median_comments, median_views   (per post; NULL where none is known)
SELECT
    account_id,
    MEDIAN(likes) AS median_likes,
    MEDIAN(comments) AS median_comments,
    MEDIAN(views) AS median_views
FROM posts
WHERE account_id BETWEEN $first AND $last
GROUP BY account_id
