namespace Gateway.Transforms.Shared.Failures;

/// <summary>The page shown where an operator configured none; it needs nothing else to be loaded.</summary>
internal static class BuiltInPage
{
    /// <summary>Light and dark, readable on a phone, without scripts.</summary>
    public static readonly HtmlTemplate Template = HtmlTemplate.Parse(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{{status}} {{title}}</title>
        <style>
        :root { color-scheme: light dark; --back: #f6f5f2; --text: #23262b; --dim: #6b7078; --line: #dcdad4 }
        @media (prefers-color-scheme: dark) { :root { --back: #17191d; --text: #eceae5; --dim: #9a9fa8; --line: #33373e } }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--back); color: var(--text);
               font: 17px/1.55 system-ui, sans-serif }
        main { max-width: 30rem; padding: 2rem }
        .status { margin: 0; font-size: 4.5rem; font-weight: 700; line-height: 1; letter-spacing: -.03em; color: var(--dim) }
        h1 { margin: .6rem 0 .4rem; font-size: 1.6rem; line-height: 1.25 }
        .trace { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .82rem; color: var(--dim) }
        code { overflow-wrap: anywhere }
        </style>
        </head>
        <body>
        <main>
        <p class="status">{{status}}</p>
        <h1>{{title}}</h1>
        <p>{{message}}</p>
        <p class="trace">If you write to us about this, please add: <code>{{traceId}}</code></p>
        </main>
        </body>
        </html>

        """,
        out _);
}
