-- Single posts of some accounts.
-- grain:   one row per post with likes and comments, oldest first within an account
-- inputs:  posts, sampled (account_id: the accounts wanted)
-- columns: account_id, year, month
--   log_rate       (log(likes + comments + 1))
--   log_view_rate  (log((likes + comments + 1) / views); NULL without views)
SELECT
    posts.account_id,
    EXTRACT(YEAR FROM posted_at) AS year,
    EXTRACT(MONTH FROM posted_at) AS month,
    LN(likes + comments + 1) AS log_rate,
    CASE WHEN views > 0 THEN LN(likes + comments + 1) - LN(views) END AS log_view_rate
FROM posts
INNER JOIN sampled ON sampled.account_id = posts.account_id
WHERE likes + comments IS NOT NULL
ORDER BY posts.account_id, posted_at, post
