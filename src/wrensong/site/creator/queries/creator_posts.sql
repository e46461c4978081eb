-- The posts of one account, newest first, with the beginning of their captions.
-- grain:   one row per post
-- inputs:  posts
-- columns: post, posted_at (UTC), type, likes, comments, views, disclosed, url,
--   caption (its first 160 characters), hashtags, mentions, sponsors (tag ids)
--   source, observed_at (UTC)
SELECT
    post,
    posted_at,
    type,
    likes,
    comments,
    views,
    disclosed,
    url,
    SUBSTR(caption, 1, 160) AS caption,
    hashtags,
    mentions,
    sponsors,
    source,
    observed_at
FROM posts
WHERE account_id = $account_id
ORDER BY posted_at DESC NULLS LAST, post
