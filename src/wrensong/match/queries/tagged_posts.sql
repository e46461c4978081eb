-- Posts that name one of some accounts or hashtags, and how.
-- grain:   one row per post, tag and kind
-- inputs:  posts, wanted (tag_id: given)
-- columns: account_id, post, posted_at (UTC), disclosed, tag_id, kind (sponsor, mention, hashtag)
SELECT
    used.account_id,
    used.post,
    used.posted_at,
    used.disclosed,
    used.tag_id,
    used.kind
FROM (
    SELECT account_id, post, posted_at, disclosed, UNNEST(sponsors) AS tag_id, 'sponsor' AS kind
    FROM posts
    UNION ALL
    SELECT account_id, post, posted_at, disclosed, UNNEST(mentions) AS tag_id, 'mention' AS kind
    FROM posts
    UNION ALL
    SELECT account_id, post, posted_at, disclosed, UNNEST(hashtags) AS tag_id, 'hashtag' AS kind
    FROM posts
) AS used
INNER JOIN wanted ON wanted.tag_id = used.tag_id
ORDER BY used.account_id, used.posted_at DESC NULLS LAST, used.post
