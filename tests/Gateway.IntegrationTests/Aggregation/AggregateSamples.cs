namespace Gateway.IntegrationTests.Aggregation;

/// <summary>The aggregates of <see cref="AggregatingGateway"/>.</summary>
internal static class AggregateSamples
{
    /// <summary>All of them, as members of <c>Aggregates</c>.</summary>
    public const string All =
        """
        "home": {
          "Match": { "Path": "/home/{user}", "Methods": [ "GET", "HEAD" ] },
          "Parts": {
            "profile": { "Cluster": "backend", "Path": "/echo/{user}", "Required": true },
            "raw":     { "Cluster": "yarp",    "Path": "/raw" },
            "empty":   { "Cluster": "backend", "Path": "/status/204" }
          }
        },
        "optional": {
          "Match": { "Path": "/optional/{kind}" },
          "Timeout": "20s",
          "Parts": {
            "good": { "Cluster": "backend", "Path": "/good" },
            "bad":  { "Cluster": "backend", "Path": "/fault/{kind}", "Timeout": "5s", "MaxBytes": "64KiB", "Default": { "stands": "in" } }
          }
        },
        "silent": {
          "Match": { "Path": "/silent/{kind}" },
          "Response": { "Errors": "omit" },
          "Parts": { "good": { "Cluster": "backend", "Path": "/good" }, "bad": { "Cluster": "backend", "Path": "/fault/{kind}" } }
        },
        "required": {
          "Match": { "Path": "/required/{kind}" },
          "Parts": {
            "good": { "Cluster": "backend", "Path": "/good" },
            "bad":  { "Cluster": "backend", "Path": "/fault/{kind}", "Required": true, "Timeout": "5s", "MaxBytes": "64KiB" }
          }
        },
        "refused":          { "Match": { "Path": "/refused" },          "Parts": { "good": { "Cluster": "backend", "Path": "/good" }, "bad": { "Cluster": "refusing", "Path": "/x" } } },
        "refused-required": { "Match": { "Path": "/refused-required" }, "Parts": { "good": { "Cluster": "backend", "Path": "/good" }, "bad": { "Cluster": "refusing", "Path": "/x", "Required": true } } },
        "early": {
          "Match": { "Path": "/early" },
          "Parts": { "hangs": { "Cluster": "backend", "Path": "/hang/early" }, "fails": { "Cluster": "backend", "Path": "/fault/404", "Required": true } }
        },
        "leave": { "Match": { "Path": "/leave" }, "Parts": { "one": { "Cluster": "backend", "Path": "/hang/leave/1" }, "two": { "Cluster": "backend", "Path": "/hang/leave/2" } } },
        "brief": {
          "Match": { "Path": "/brief" }, "Timeout": "500ms",
          "Parts": { "good": { "Cluster": "backend", "Path": "/good" }, "hangs": { "Cluster": "backend", "Path": "/hang/brief" } }
        },
        "brief-required": { "Match": { "Path": "/brief-required" }, "Timeout": "500ms", "Parts": { "hangs": { "Cluster": "backend", "Path": "/hang/brief", "Required": true } } },
        "headers": {
          "Match": { "Path": "/headers" },
          "Response": { "Headers": { "X-Total": "first", "Link": "append" } },
          "Parts": { "one": { "Cluster": "backend", "Path": "/with/one" }, "two": { "Cluster": "backend", "Path": "/with/two" } }
        },
        "members":  { "Match": { "Path": "/members" }, "AuthorizationPolicy": "members", "Parts": { "me": { "Cluster": "backend", "Path": "/headers-of/members/{claims.sub}" } } },
        "told":     { "Match": { "Path": "/told" }, "Parts": { "me": { "Cluster": "backend", "Path": "/headers-of/told" } } },
        "stored":   { "Match": { "Path": "/stored/{kind}" }, "CachePolicy": "minute", "Parts": { "a": { "Cluster": "backend", "Path": "/counted/stored/{kind}" } } },
        "stored-told": { "Match": { "Path": "/stored-told" }, "CachePolicy": "minute", "Parts": { "a": { "Cluster": "backend", "Path": "/headers-of/stored-told" } } },
        "stored-with": {
          "Match": { "Path": "/stored-with/{kind}" }, "CachePolicy": "minute",
          "Parts": { "a": { "Cluster": "backend", "Path": "/counted/stored-with/{kind}" }, "bad": { "Cluster": "backend", "Path": "/fault/{kind}" } }
        },
        "part-stored": {
          "Match": { "Path": "/part-stored" },
          "Parts": { "kept": { "Cluster": "backend", "Path": "/counted/part-kept", "CachePolicy": "minute" }, "asked": { "Cluster": "backend", "Path": "/counted/part-asked" } }
        },
        "encoded": { "Match": { "Path": "/encoded" }, "CompressionPolicy": "default", "Parts": { "good": { "Cluster": "backend", "Path": "/good" } } },
        "maintained": { "Match": { "Path": "/maintained" }, "Maintenance": true, "Parts": { "good": { "Cluster": "backend", "Path": "/good" } } },
        "screen": {
          "Match": { "Path": "/screen/{user}", "Methods": [ "GET" ] },
          "Parts": {
            "profile": { "Cluster": "backend", "Path": "/shop/users/{user}", "Required": true, "Deny": [ "password" ], "Rename": { "mail": "email" }, "Flatten": [ "address" ] },
            "orders":  { "Cluster": "backend", "Path": "/shop/orders?user={profile.body.id}&limit=10", "Select": "$.data", "Default": [] },
            "stock":   { "Cluster": "backend", "ForEach": "$.orders[*].sku", "Path": "/shop/stock/{item}", "AllowSlashes": true, "MaxItems": 5, "Concurrency": 2, "As": "map" },
            "banner":  { "Cluster": "backend", "Path": "/shop/banner", "When": "header:X-App-Version >= 3" }
          },
          "Response": { "Shape": { "user": "{profile}", "orders": "{orders}", "stock": "{stock}", "banner": "{banner}", "hello": "Hello {profile.body.name}!", "v": 1.50 } }
        },
        "list": {
          "Match": { "Path": "/list" },
          "Parts": {
            "ids":   { "Cluster": "backend", "Path": "/shop/ids?of={query.of}" },
            "items": { "Cluster": "backend", "ForEach": "$.ids", "Path": "/shop/stock/{item}", "MaxItems": 20, "Select": "$.left" }
          }
        },
        "copies": {
          "Match": { "Path": "/copies" }, "MaxBytes": "1MiB",
          "Parts": {
            "ids":   { "Cluster": "backend", "Path": "/shop/ids?of=copies" },
            "items": { "Cluster": "backend", "ForEach": "$.ids", "Path": "/sized/{item}", "Default": "none" }
          }
        },
        "list-required": {
          "Match": { "Path": "/list-required" },
          "Parts": {
            "ids":   { "Cluster": "backend", "Path": "/shop/ids?of={query.of}" },
            "items": { "Cluster": "backend", "ForEach": "$.ids", "Path": "/shop/stock/{item}", "Required": true }
          }
        },
        "value": { "Match": { "Path": "/value" }, "Parts": { "a": { "Cluster": "backend", "Path": "/echo/{query.v}/end?q={query.v}", "Headers": { "X-Value": "v={query.v}" } } } },
        "post": {
          "Match": { "Path": "/post" },
          "Parts": {
            "profile": { "Cluster": "backend", "Path": "/shop/users/7" },
            "found": {
              "Cluster": "backend", "Method": "POST", "Path": "/sent", "Headers": { "X-Name": "<{profile.body.mail}>" },
              "Body": { "user": "{profile.body.id}", "text": "to {profile.body.name}", "fixed": [ 1.50, null ] }
            },
            "plain": { "Cluster": "backend", "Method": "DELETE", "Path": "/sent" }
          }
        },
        "skipped": {
          "Match": { "Path": "/skipped" },
          "Parts": {
            "flag": { "Cluster": "backend", "Path": "/shop/banner", "When": [ "query:flag == on", "!query:off" ], "Default": "none" },
            "more": { "Cluster": "backend", "Path": "/echo/{flag.body.text}" }
          }
        },
        "missing": {
          "Match": { "Path": "/missing" },
          "Parts": {
            "bad":   { "Cluster": "backend", "Path": "/fault/500", "Default": { "id": 1 } },
            "needs": { "Cluster": "backend", "Path": "/echo/{bad.body.id}" },
            "picks": { "Cluster": "backend", "Path": "/good", "Select": "$.nothing", "Default": [] }
          }
        },
        "anonymous": { "Match": { "Path": "/anonymous" }, "AuthorizationPolicy": "members", "Parts": { "a": { "Cluster": "backend", "Path": "/headers-of/anonymous", "Anonymous": true } } },
        "in-turn": {
          "Match": { "Path": "/in-turn" },
          "Parts": {
            "a": { "Clusters": [ "refusing", "backend" ], "Path": "/good" },
            "b": { "Clusters": [ "refusing", "refusing" ], "Path": "/good" },
            "c": { "Clusters": [ "backend", "yarp" ], "Path": "/once/500" },
            "d": { "Clusters": [ "backend", "yarp" ], "Method": "POST", "Path": "/once/post" },
            "e": { "Clusters": [ "backend", "yarp" ], "Path": "/once/404" }
          }
        },
        "kept": { "Match": { "Path": "/kept" }, "Parts": { "a": { "Cluster": "backend", "Path": "/counted/kept", "Cache": "5m" } } },
        "mine": { "Match": { "Path": "/mine" }, "AuthorizationPolicy": "members", "CachePolicy": "minute", "Parts": { "a": { "Cluster": "backend", "Path": "/public/{claims.sub}" } } },
        "vary": { "Match": { "Path": "/vary" }, "Parts": { "a": { "Cluster": "backend", "Path": "/public/{header.X-Tenant}", "When": "header:X-Version > 1" } } },
        "stream": {
          "Match": { "Path": "/stream/{kind}" }, "Response": { "Transfer": [ "ndjson", "multipart/mixed" ] },
          "Parts": { "later": { "Cluster": "backend", "Path": "/later/{kind}", "Default": [] }, "first": { "Cluster": "backend", "Path": "/good", "Required": true } }
        },
        "stream-required": {
          "Match": { "Path": "/stream-required/{kind}" }, "Response": { "Transfer": "ndjson" },
          "Parts": { "good": { "Cluster": "backend", "Path": "/good" }, "bad": { "Cluster": "backend", "Path": "/fault/{kind}", "Required": true } }
        },
        "stream-hang": {
          "Match": { "Path": "/stream-hang" }, "Response": { "Transfer": "ndjson" },
          "Parts": { "good": { "Cluster": "backend", "Path": "/good", "Required": true }, "hangs": { "Cluster": "backend", "Path": "/hang/stream" } }
        },
        "hedged": { "Match": { "Path": "/hedged" }, "Parts": { "a": { "Cluster": "backend", "Path": "/hedge/hang", "Hedge": "200ms" } } },
        "batch-of-lists": { "Match": { "Path": "/batch-of-lists" }, "Timeout": "30s", "MaxBytes": "1MiB", "Batch": { "MaxItems": 6, "Concurrency": 3 } },
        "batch": { "Match": { "Path": "/batch" }, "Timeout": "3s", "MaxBytes": "64KiB", "Batch": { "MaxItems": 6, "Concurrency": 3 } },
        "few": { "Match": { "Path": "/batch-few" }, "Batch": { "MaxItems": 6, "MaxCalls": 20, "Concurrency": 1 } },
        "amplified-kept": {
          "Match": { "Path": "/amplified-kept" }, "CachePolicy": "minute", "Response": { "Shape": "{items}" },
          "Parts": {
            "ids":   { "Cluster": "backend", "Path": "/shop/ids?of=many" },
            "items": { "Cluster": "backend", "ForEach": "$.ids", "Path": "/shop/stock/kept-{item}", "MaxItems": 7, "Concurrency": 2, "Select": "$.left" }
          }
        },
        "limited": { "Match": { "Path": "/limited" }, "RateLimiterPolicy": "two", "Parts": { "good": { "Cluster": "backend", "Path": "/good" } } },
        "one-at-a-time": { "Match": { "Path": "/one-at-a-time" }, "RateLimiterPolicy": "one", "Parts": { "good": { "Cluster": "backend", "Path": "/good" } } },
        "no-value": { "Match": { "Path": "/no-value" }, "Parts": { "a": { "Cluster": "backend", "Path": "/echo/{query.v}", "Required": true } } },
        "no-part-value": {
          "Match": { "Path": "/no-part-value" },
          "Parts": { "good": { "Cluster": "backend", "Path": "/good" }, "a": { "Cluster": "backend", "Path": "/echo/{good.body.nothing}", "Required": true } }
        },
        "header-value": { "Match": { "Path": "/header-value" }, "Parts": { "a": { "Cluster": "backend", "Path": "/headers-of/header-value", "Headers": { "X-Value": "v={query.v}" } } } },
        "amplified": {
          "Match": { "Path": "/amplified" }, "Response": { "Shape": "{items}" },
          "Parts": {
            "ids":   { "Cluster": "backend", "Path": "/shop/ids?of=many" },
            "items": { "Cluster": "backend", "ForEach": "$.ids", "Path": "/shop/stock/amplified-{item}", "MaxItems": 7, "Concurrency": 2, "Select": "$.left" }
          }
        },
        "tenant": { "Match": { "Path": "/tenant-screen" }, "CachePolicy": "minute", "Parts": { "a": { "Cluster": "backend", "Path": "/tenant/{header.X-Tenant}", "Required": true } } },
        "own": { "Match": { "Path": "/own" }, "AuthorizationPolicy": "members", "CachePolicy": "minute", "Parts": { "a": { "Cluster": "backend", "Path": "/tenant/none?of={claims.sub}", "Required": true } } },
        "derived": {
          "Match": { "Path": "/derived" }, "CachePolicy": "minute",
          "Parts": {
            "me":    { "Cluster": "backend", "Path": "/private/none" },
            "step":  { "Cluster": "backend", "Path": "/tenant/{me.body.for}-x" },
            "thing": { "Cluster": "backend", "Path": "/tenant/none?of={step.body.for}", "Required": true }
          }
        },
        "by-get": { "Match": { "Path": "/by-get", "Methods": [ "GET" ] }, "Parts": { "good": { "Cluster": "backend", "Path": "/good" } } },
        "by-get-not-head": { "Match": { "Path": "/by-get-not-head", "Methods": [ "GET" ] }, "Parts": { "good": { "Cluster": "backend", "Path": "/good" } } },
        "by-head": { "Match": { "Path": "/By-Get-Not-Head", "Methods": [ "HEAD" ] }, "Parts": { "other": { "Cluster": "backend", "Path": "/good" } } },
        "mixed": { "Match": { "Path": "/mixed" }, "CachePolicy": "minute", "Parts": { "shared": { "Cluster": "backend", "Path": "/shared-minute" }, "own": { "Cluster": "backend", "Path": "/own-minute" } } },
        "large-kept": { "Match": { "Path": "/large-kept" }, "CachePolicy": "minute", "Parts": { "a": { "Cluster": "backend", "Path": "/sized/31000" } } },
        "larger-kept": { "Match": { "Path": "/larger-kept" }, "CachePolicy": "minute", "Parts": { "a": { "Cluster": "backend", "Path": "/sized/35000" } } },
        "tight": { "Match": { "Path": "/batch-tight" }, "MaxBytes": "64KiB", "Batch": { "MaxItems": 6, "Concurrency": 1 } },
        "over": { "Match": { "Path": "/over" }, "CachePolicy": "minute", "Parts": { "over": { "Cluster": "backend", "Path": "/over" }, "silent": { "Cluster": "backend", "Path": "/counted/over" } } },
        "guarded": { "Match": { "Path": "/guarded" }, "Parts": { "a": { "Cluster": "backend", "Path": "/guarded-page", "Required": true } } },
        "tenant-kept": {
          "Match": { "Path": "/tenant-kept" },
          "Parts": { "a": { "Cluster": "backend", "Path": "/counted/tenant-kept", "Headers": { "X-Tenant": "{header.X-Tenant}" }, "Cache": "5m", "Anonymous": true } }
        },
        "tenant-policy": {
          "Match": { "Path": "/tenant-policy" },
          "Parts": { "a": { "Cluster": "backend", "Path": "/counted/tenant-policy", "Headers": { "X-Tenant": "t-{header.X-Tenant}" }, "CachePolicy": "minute" } }
        },
        "claimed": { "Match": { "Path": "/claimed" }, "Parts": { "a": { "Cluster": "backend", "Path": "/echo/{header.X-Auth-Subject}" }, "b": { "Cluster": "backend", "Path": "/good", "When": "header:X_Auth_Subject == root" } } },
        "large": { "Match": { "Path": "/large" }, "MaxBytes": "40KiB", "Parts": { "one": { "Cluster": "backend", "Path": "/sized/30000" }, "two": { "Cluster": "backend", "Path": "/sized/30000" } } },
        "wide": { "Match": { "Path": "/wide" }, "Parts": { "one": { "Cluster": "backend", "Path": "/sized/40000" }, "two": { "Cluster": "backend", "Path": "/sized/40000", "When": "!query:one" } } },
        "said": {
          "Match": { "Path": "/said/{kind}" },
          "Parts": {
            "bad":  { "Cluster": "backend", "Path": "/fault/{kind}" },
            "next": { "Cluster": "backend", "Path": "/echo/{bad.body.message}" },
            "sent": { "Cluster": "backend", "Method": "POST", "Path": "/sent", "Body": { "said": "{bad.body}" } }
          },
          "Response": { "Shape": { "whole": { "bad": "{bad.body}" }, "next": "{next.status}", "sent": "{sent.body.body}" } }
        },
        "together": {
          "Match": { "Path": "/together" }, "MaxBytes": "1MiB", "Timeout": "60s",
          "Parts": {
            "a": { "Cluster": "backend", "Path": "/growing/together/a/300000/20000" },
            "b": { "Cluster": "backend", "Path": "/growing/together/b/300000/20000" },
            "c": { "Cluster": "yarp",    "Path": "/growing/together/c/300000/20000" },
            "d": { "Cluster": "yarp",    "Path": "/growing/together/d/300000/20000" },
            "good": { "Cluster": "backend", "Path": "/good" }
          }
        },
        "slowly": {
          "Match": { "Path": "/slowly" }, "MaxBytes": "10MiB", "Timeout": "2m", "Response": { "Transfer": [ "ndjson", "multipart/mixed" ] },
          "Parts": {
            "p0": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p1": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p2": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p3": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" },
            "p4": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p5": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p6": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p7": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" },
            "p8": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p9": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p10": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p11": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" },
            "p12": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p13": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p14": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }, "p15": { "Cluster": "backend", "Path": "/sized/5000000", "MaxBytes": "5MiB" }
          }
        },
        "long": {
          "Match": { "Path": "/long" }, "MaxBytes": "256MiB", "Timeout": "5m", "Response": { "Transfer": [ "ndjson", "multipart/mixed" ] },
          "Parts": {
            "p0": { "Cluster": "backend", "Path": "/long/0", "MaxBytes": "8MiB" }, "p1": { "Cluster": "backend", "Path": "/long/1", "MaxBytes": "8MiB" }, "p2": { "Cluster": "backend", "Path": "/long/2", "MaxBytes": "8MiB" }, "p3": { "Cluster": "backend", "Path": "/long/3", "MaxBytes": "8MiB" },
            "p4": { "Cluster": "backend", "Path": "/long/4", "MaxBytes": "8MiB" }, "p5": { "Cluster": "backend", "Path": "/long/5", "MaxBytes": "8MiB" }, "p6": { "Cluster": "backend", "Path": "/long/6", "MaxBytes": "8MiB" }, "p7": { "Cluster": "backend", "Path": "/long/7", "MaxBytes": "8MiB" },
            "p8": { "Cluster": "backend", "Path": "/long/8", "MaxBytes": "8MiB" }, "p9": { "Cluster": "backend", "Path": "/long/9", "MaxBytes": "8MiB" }, "p10": { "Cluster": "backend", "Path": "/long/10", "MaxBytes": "8MiB" }, "p11": { "Cluster": "backend", "Path": "/long/11", "MaxBytes": "8MiB" },
            "p12": { "Cluster": "backend", "Path": "/long/12", "MaxBytes": "8MiB" }, "p13": { "Cluster": "backend", "Path": "/long/13", "MaxBytes": "8MiB" }, "p14": { "Cluster": "backend", "Path": "/long/14", "MaxBytes": "8MiB" }, "p15": { "Cluster": "backend", "Path": "/long/15", "MaxBytes": "8MiB" },
            "p16": { "Cluster": "backend", "Path": "/long/16", "MaxBytes": "8MiB" }, "p17": { "Cluster": "backend", "Path": "/long/17", "MaxBytes": "8MiB" }, "p18": { "Cluster": "backend", "Path": "/long/18", "MaxBytes": "8MiB" }, "p19": { "Cluster": "backend", "Path": "/long/19", "MaxBytes": "8MiB" },
            "p20": { "Cluster": "backend", "Path": "/long/20", "MaxBytes": "8MiB" }, "p21": { "Cluster": "backend", "Path": "/long/21", "MaxBytes": "8MiB" }, "p22": { "Cluster": "backend", "Path": "/long/22", "MaxBytes": "8MiB" }, "p23": { "Cluster": "backend", "Path": "/long/23", "MaxBytes": "8MiB" },
            "p24": { "Cluster": "backend", "Path": "/long/24", "MaxBytes": "8MiB" }, "p25": { "Cluster": "backend", "Path": "/long/25", "MaxBytes": "8MiB" }, "p26": { "Cluster": "backend", "Path": "/long/26", "MaxBytes": "8MiB" }, "p27": { "Cluster": "backend", "Path": "/long/27", "MaxBytes": "8MiB" },
            "p28": { "Cluster": "backend", "Path": "/long/28", "MaxBytes": "8MiB" }, "p29": { "Cluster": "backend", "Path": "/long/29", "MaxBytes": "8MiB" }, "p30": { "Cluster": "backend", "Path": "/long/30", "MaxBytes": "8MiB" }, "p31": { "Cluster": "backend", "Path": "/long/31", "MaxBytes": "8MiB" },
            "p32": { "Cluster": "backend", "Path": "/long/32", "MaxBytes": "8MiB" }, "p33": { "Cluster": "backend", "Path": "/long/33", "MaxBytes": "8MiB" }, "p34": { "Cluster": "backend", "Path": "/long/34", "MaxBytes": "8MiB" }, "p35": { "Cluster": "backend", "Path": "/long/35", "MaxBytes": "8MiB" },
            "p36": { "Cluster": "backend", "Path": "/long/36", "MaxBytes": "8MiB" }, "p37": { "Cluster": "backend", "Path": "/long/37", "MaxBytes": "8MiB" }, "p38": { "Cluster": "backend", "Path": "/long/38", "MaxBytes": "8MiB" }, "p39": { "Cluster": "backend", "Path": "/long/39", "MaxBytes": "8MiB" },
            "p40": { "Cluster": "backend", "Path": "/long/40", "MaxBytes": "8MiB" }, "p41": { "Cluster": "backend", "Path": "/long/41", "MaxBytes": "8MiB" }, "p42": { "Cluster": "backend", "Path": "/long/42", "MaxBytes": "8MiB" }, "p43": { "Cluster": "backend", "Path": "/long/43", "MaxBytes": "8MiB" },
            "p44": { "Cluster": "backend", "Path": "/long/44", "MaxBytes": "8MiB" }, "p45": { "Cluster": "backend", "Path": "/long/45", "MaxBytes": "8MiB" }, "p46": { "Cluster": "backend", "Path": "/long/46", "MaxBytes": "8MiB" }, "p47": { "Cluster": "backend", "Path": "/long/47", "MaxBytes": "8MiB" },
            "p48": { "Cluster": "backend", "Path": "/long/48", "MaxBytes": "8MiB" }, "p49": { "Cluster": "backend", "Path": "/long/49", "MaxBytes": "8MiB" }, "p50": { "Cluster": "backend", "Path": "/long/50", "MaxBytes": "8MiB" }, "p51": { "Cluster": "backend", "Path": "/long/51", "MaxBytes": "8MiB" },
            "p52": { "Cluster": "backend", "Path": "/long/52", "MaxBytes": "8MiB" }, "p53": { "Cluster": "backend", "Path": "/long/53", "MaxBytes": "8MiB" }, "p54": { "Cluster": "backend", "Path": "/long/54", "MaxBytes": "8MiB" }, "p55": { "Cluster": "backend", "Path": "/long/55", "MaxBytes": "8MiB" },
            "p56": { "Cluster": "backend", "Path": "/long/56", "MaxBytes": "8MiB" }, "p57": { "Cluster": "backend", "Path": "/long/57", "MaxBytes": "8MiB" }, "p58": { "Cluster": "backend", "Path": "/long/58", "MaxBytes": "8MiB" }, "p59": { "Cluster": "backend", "Path": "/long/59", "MaxBytes": "8MiB" }
          }
        },
        "greedy": {
          "Match": { "Path": "/greedy/{cluster}" }, "MaxBytes": "1MiB", "Timeout": "60s",
          "Parts": {
            "own":    { "Cluster": "backend", "Path": "/fault/endless", "When": "cluster == own", "MaxBytes": "64MiB" },
            "yarp":   { "Cluster": "yarp", "Path": "/fault/endless", "When": "cluster == yarp", "MaxBytes": "64MiB" },
            "coded":  { "Cluster": "backend", "Path": "/fault/bomb", "When": "cluster == coded", "MaxBytes": "64MiB" },
            "modest": { "Cluster": "backend", "Path": "/growing/greedy-{cluster}/a/300000/700000" }
          }
        }
        """;
}
