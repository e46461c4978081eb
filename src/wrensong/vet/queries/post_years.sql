-- The posts of each account in each calendar year, engagement on the log scale.
-- grain:   one row per account and year of publication (year NULL: date not known)
-- inputs:  posts
-- columns: account_id, year
--   month                        (1-12, mean month of publication)
--   n, log_rate, variance        (posts with likes and comments; mean and sample variance of
--                                 log(likes + comments + 1))
--   n_views, log_view_rate, view_variance
--                                (the same of log((likes + comments + 1) / views))
--   posts                        (posts known)
--   disclosed, disclosure_known  (posts marked as advertising; posts where known)
--   mentions, mentions_known     (accounts mentioned; posts where known)
--   first_post_at, last_post_at, observed_at  (UTC)
SELECT
    account_id,
    EXTRACT(YEAR FROM posted_at) AS year,
    AVG(EXTRACT(MONTH FROM posted_at)) AS month,
    COUNT(log_rate) AS n,
    AVG(log_rate) AS log_rate,
    VAR_SAMP(log_rate) AS variance,
    COUNT(log_rate - log_views) AS n_views,
    AVG(log_rate - log_views) AS log_view_rate,
    VAR_SAMP(log_rate - log_views) AS view_variance,
    COUNT(*) AS posts,
    SUM(CASE WHEN disclosed THEN 1 ELSE 0 END) AS disclosed,
    COUNT(disclosed) AS disclosure_known,
    SUM(ARRAY_LENGTH(mentions)) AS mentions,
    COUNT(mentions) AS mentions_known,
    MIN(posted_at) AS first_post_at,
    MAX(posted_at) AS last_post_at,
    MAX(observed_at) AS observed_at
FROM (
    SELECT
        account_id, posted_at, observed_at, disclosed, mentions,
        LN(likes + comments + 1) AS log_rate,
        CASE WHEN views > 0 THEN LN(views) END AS log_views
    FROM posts
) AS rated
GROUP BY account_id, EXTRACT(YEAR FROM posted_at)
