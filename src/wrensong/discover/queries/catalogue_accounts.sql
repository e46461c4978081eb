-- What is known of each account itself, for the catalogue that searches look at.
-- grain:   one row per account
-- inputs:  current_accounts, follower_samples, audience
-- columns: account_id, platform, handle, name, bio, country (ISO 3166-1 alpha-2), city (lower
--          case), language (ISO 639-1), category (lower case), verified, private, has_email,
--          has_bio, followers, following (accounts), following_ratio (accounts per follower),
--          posts_count (posts), avg_likes, avg_comments, avg_views (per post), stated_er,
--          credibility (fraction), counted, described_at, audience_at (UTC), sampled_followers
--          (accounts)
SELECT
    a.account_id,
    a.platform,
    a.handle,
    a.display_name AS name,
    a.bio,
    a.country,
    LOWER(TRIM(a.city)) AS city,
    a.language,
    LOWER(TRIM(a.category)) AS category,
    a.verified,
    a.private,
    COALESCE(a.email, '') <> '' AS has_email,
    COALESCE(a.bio, '') <> '' AS has_bio,
    a.followers,
    a.following,
    CASE WHEN a.followers > 0 THEN 1.0 * a.following / a.followers END AS following_ratio,
    a.posts_count,
    a.avg_likes,
    a.avg_comments,
    a.avg_views,
    a.engagement_rate AS stated_er,
    a.credibility,
    a.counted_at AS counted,
    a.observed_at AS described_at,
    shares.audience_at,
    samples.sampled_followers
FROM current_accounts AS a
LEFT JOIN (
    SELECT account_id, MAX(observed_at) AS audience_at FROM audience GROUP BY account_id
) AS shares ON shares.account_id = a.account_id
LEFT JOIN (
    SELECT account_id, COUNT(*) AS sampled_followers FROM follower_samples GROUP BY account_id
) AS samples ON samples.account_id = a.account_id
ORDER BY a.account_id
