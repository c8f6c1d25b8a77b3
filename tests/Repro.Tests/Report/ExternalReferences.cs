using System.Text.RegularExpressions;

namespace Repro.Tests.Report;

/// <summary>What in a page could reach for the network: addresses with a host in src, href, url() or @import.</summary>
internal static partial class ExternalReferences
{
    public static string[] In(string html) => [.. Pattern().Matches(html).Select(match => match.Value)];

    [GeneratedRegex("""(?:\b(?:src|href|srcset|action|data)\s*=\s*["']?\s*|url\(\s*["']?|@import\s+["']?)(?:[a-z]+:)?//[^"'\s)>]*""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
