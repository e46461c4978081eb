-- What the posts of each account have in common.
-- grain:   one row per account with posts
-- inputs:  posts
-- columns: account_id
--   posts                                         (posts known)
--   median_likes, median_comments, median_views   (per post; NULL where none is known)
--   median_engagement                             (likes + comments per post)
--   median_view_rate                              (likes + comments per view)
--   disclosed, disclosure_known                   (posts marked as advertising; posts where known)
--   mentions, mentions_known                      (accounts mentioned; posts where known)
--   tagged_posts                                  (posts with at least one hashtag)
--   first_post_at, last_post_at, observed_at      (UTC)
SELECT
    account_id,
    COUNT(*) AS posts,
    MEDIAN(likes) AS median_likes,
    MEDIAN(comments) AS median_comments,
    MEDIAN(views) AS median_views,
    MEDIAN(likes + comments) AS median_engagement,
    MEDIAN(CASE WHEN views > 0 THEN (likes + comments) * 1.0 / views END) AS median_view_rate,
    SUM(CASE WHEN disclosed THEN 1 ELSE 0 END) AS disclosed,
    COUNT(disclosed) AS disclosure_known,
    SUM(ARRAY_LENGTH(mentions)) AS mentions,
    COUNT(mentions) AS mentions_known,
    SUM(CASE WHEN ARRAY_LENGTH(hashtags) > 0 THEN 1 ELSE 0 END) AS tagged_posts,
    MIN(posted_at) AS first_post_at,
    MAX(posted_at) AS last_post_at,
    MAX(observed_at) AS observed_at
FROM posts
GROUP BY account_id
