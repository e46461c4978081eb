-- How often the posts of an account are viewed, in logarithms.
-- grain:   one row per account with views
-- inputs:  posts
-- columns: account_id, posts (n), log_mean, log_sd (natural logarithm of views a post)
SELECT
    account_id,
    COUNT(*) AS posts,
    AVG(LN(views)) AS log_mean,
    STDDEV_SAMP(LN(views)) AS log_sd
FROM posts
WHERE views > 0
GROUP BY account_id
ORDER BY account_id
