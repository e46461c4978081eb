-- What the posts of each account say together.
-- grain:   one row per account with posts
-- inputs:  posts
-- columns: account_id, posts_known (posts), median_shares, median_saves (per post),
--          video_seconds (seconds), caption_length (characters), first_post, last_post (UTC),
--          paid_posts (posts), last_paid_post (UTC), posts_seen (UTC); and of how many posts
--          hashtags, mentions, sponsors and types are known: hashtags_known, mentions_known,
--          sponsors_known, paid_known
SELECT
    account_id,
    COUNT(*) AS posts_known,
    MEDIAN(shares) AS median_shares,
    MEDIAN(saves) AS median_saves,
    MEDIAN(CASE WHEN duration > 0 THEN duration END) AS video_seconds,
    MEDIAN(LENGTH(caption)) AS caption_length,
    MIN(posted_at) AS first_post,
    MAX(posted_at) AS last_post,
    SUM(CASE WHEN disclosed THEN 1 WHEN disclosed IS NOT NULL THEN 0 END) AS paid_posts,
    MAX(CASE WHEN disclosed THEN posted_at END) AS last_paid_post,
    MAX(observed_at) AS posts_seen,
    COUNT(hashtags) AS hashtags_known,
    COUNT(mentions) AS mentions_known,
    COUNT(sponsors) AS sponsors_known,
    COUNT(CASE WHEN disclosed IS NOT NULL THEN mentions END) AS paid_known
FROM posts
GROUP BY account_id
ORDER BY account_id
