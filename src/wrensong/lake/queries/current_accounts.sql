-- Every account with the newest known value of each public count.
-- grain:   one row per account
-- inputs:  accounts, snapshots
-- columns: those of accounts, and
--   followers, following, posts_count   (accounts, accounts, posts)
--   engagement_rate, credibility        (fraction, as stated by the source)
--   avg_likes, avg_comments, avg_views  (per post, as stated by the source)
--   counted_at                          (UTC, when followers were observed)
WITH newest AS (
    SELECT
        account_id,
        ARG_MAX(followers, CASE WHEN followers IS NOT NULL THEN observed_at END) AS followers,
        MAX(CASE WHEN followers IS NOT NULL THEN observed_at END) AS counted_at,
        ARG_MAX(following, CASE WHEN following IS NOT NULL THEN observed_at END) AS following,
        ARG_MAX(posts_count, CASE WHEN posts_count IS NOT NULL THEN observed_at END) AS posts_count,
        ARG_MAX(engagement_rate, CASE WHEN engagement_rate IS NOT NULL THEN observed_at END)
            AS engagement_rate,
        ARG_MAX(avg_likes, CASE WHEN avg_likes IS NOT NULL THEN observed_at END) AS avg_likes,
        ARG_MAX(avg_comments, CASE WHEN avg_comments IS NOT NULL THEN observed_at END)
            AS avg_comments,
        ARG_MAX(avg_views, CASE WHEN avg_views IS NOT NULL THEN observed_at END) AS avg_views,
        ARG_MAX(credibility, CASE WHEN credibility IS NOT NULL THEN observed_at END) AS credibility
    FROM snapshots
    GROUP BY account_id
)
SELECT
    accounts.*,
    newest.followers,
    newest.following,
    newest.posts_count,
    newest.engagement_rate,
    newest.avg_likes,
    newest.avg_comments,
    newest.avg_views,
    newest.credibility,
    newest.counted_at
FROM accounts
LEFT JOIN newest ON newest.account_id = accounts.account_id
