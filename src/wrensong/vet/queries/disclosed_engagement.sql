-- Engagement of posts that disclose and of the others, on the log scale.
-- grain:   one row per account and disclosed (true or false)
-- inputs:  posts
-- columns: account_id, disclosed
--   n, mean, variance  (posts with likes and comments; mean and sample variance of
--                       log(likes + comments + 1))
SELECT
    account_id,
    disclosed,
    COUNT(*) AS n,
    AVG(LN(likes + comments + 1)) AS mean,
    VAR_SAMP(LN(likes + comments + 1)) AS variance
FROM posts
WHERE disclosed IS NOT NULL AND likes + comments IS NOT NULL
GROUP BY account_id, disclosed
