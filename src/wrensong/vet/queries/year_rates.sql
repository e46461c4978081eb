-- Engagement of each account in each calendar year, on the log scale.
-- grain:   one row per account and year of publication (year NULL: date not known)
-- inputs:  posts
-- columns: account_id, year
--   month                      (1-12, mean month of publication)
--   n, log_rate, variance      (posts with likes and comments; mean and sample variance of
--                               log(likes + comments + 1))
--   n_views, log_view_rate, view_variance
--                              (the same of log((likes + comments + 1) / views))
SELECT
    account_id,
    EXTRACT(YEAR FROM posted_at) AS year,
    AVG(EXTRACT(MONTH FROM posted_at)) AS month,
    COUNT(likes + comments) AS n,
    AVG(LN(likes + comments + 1)) AS log_rate,
    VAR_SAMP(LN(likes + comments + 1)) AS variance,
    COUNT(CASE WHEN views > 0 THEN likes + comments END) AS n_views,
    AVG(CASE WHEN views > 0 THEN LN(likes + comments + 1) - LN(views) END) AS log_view_rate,
    VAR_SAMP(CASE WHEN views > 0 THEN LN(likes + comments + 1) - LN(views) END) AS view_variance
FROM posts
GROUP BY account_id, EXTRACT(YEAR FROM posted_at)
