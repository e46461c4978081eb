-- What each source last said about one account.
-- grain:   one row per source
-- inputs:  snapshots
-- columns: source, seen_at (UTC), followers (accounts), engagement_rate and credibility
--   (fraction, as stated), engagement_definition, avg_likes, avg_comments, avg_views (per post)
SELECT
    source,
    MAX(observed_at) AS seen_at,
    ARG_MAX(followers, CASE WHEN followers IS NOT NULL THEN observed_at END) AS followers,
    ARG_MAX(engagement_rate, CASE WHEN engagement_rate IS NOT NULL THEN observed_at END)
        AS engagement_rate,
    ARG_MAX(engagement_definition, CASE WHEN engagement_rate IS NOT NULL THEN observed_at END)
        AS engagement_definition,
    ARG_MAX(avg_likes, CASE WHEN avg_likes IS NOT NULL THEN observed_at END) AS avg_likes,
    ARG_MAX(avg_comments, CASE WHEN avg_comments IS NOT NULL THEN observed_at END) AS avg_comments,
    ARG_MAX(avg_views, CASE WHEN avg_views IS NOT NULL THEN observed_at END) AS avg_views,
    ARG_MAX(credibility, CASE WHEN credibility IS NOT NULL THEN observed_at END) AS credibility
FROM snapshots
WHERE account_id = $account_id
GROUP BY source
ORDER BY source
