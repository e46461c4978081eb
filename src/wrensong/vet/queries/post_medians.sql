-- The middle post of each account.
-- grain:   one row per account with posts
-- inputs:  posts
-- columns: account_id
--   median_likes, median_comments, median_views   (per post; NULL where none is known)
SELECT
    account_id,
    MEDIAN(likes) AS median_likes,
    MEDIAN(comments) AS median_comments,
    MEDIAN(views) AS median_views
FROM posts
GROUP BY account_id
