using Repro.Configuration;
using Repro.Words;

namespace Repro.Planning;

/// <summary>Names of runs: single folders that are valid on every system.</summary>
internal static class RunName
{
    private const int MaximumLength = 100;
    private static readonly string[] Reserved = ["con", "prn", "aux", "nul", "conin$", "conout$"];

    /// <summary>The configuration's file name, the profiles unless it is <c>paper</c>, the hash of what the command line changed.</summary>
    public static string Of(PlanRequest request, string? hash)
    {
        var file = Path.GetFileNameWithoutExtension(request.Configuration.Replace('\\', '/'));
        var profile = request.Profile == ConfigurationKeys.Paper ? "" : "@" + request.Profile;
        return Safe(file + profile) + (hash is null ? "" : "+" + hash);
    }

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? Objection(string name)
    {
        const string allowed = "a name is one folder: letters, digits and . _ - @ + =, not starting with '.' or '-' and not ending in '.'";
        if (name.Length is 0 or > MaximumLength)
            return $"'{PlainText.Shortened(name, MaximumLength)}' has {name.Length} characters, must have 1 to {MaximumLength}; {allowed}";
        if (PlainText.FirstNot(name, Allowed) is { } bad) return $"'{name}' contains '{bad}'; {allowed}";
        if (name[0] is '.' or '-' || name[^1] is '.') return $"'{name}' is not a safe name; {allowed}";
        if (Shard.IsNameOf(null, name, out _))
            return $"'{name}' is the name of a shard's folder; name the whole run, and add --shard";
        if (Sample.IsName(name)) return $"'{name}' is the name of a sample's folder; name the whole run, and add --sample";
        return ReservedName(name) ? $"'{name}' is a reserved name; {allowed}" : null;
    }

    private static bool Allowed(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '+' or '=';

    private static bool ReservedName(string name)
    {
        var stem = name.Split('.')[0].ToLowerInvariant();
        // The report is beside the runs.
        if (string.Equals(name, "index.html", StringComparison.OrdinalIgnoreCase)) return true;
        return Reserved.Contains(stem) || stem is "assets" or "baselines" or "published"
            || (stem.Length == 4 && (stem.StartsWith("com", StringComparison.Ordinal) || stem.StartsWith("lpt", StringComparison.Ordinal))
                && char.IsDigit(stem[3]));
    }

    /// <summary>A derived name, its unusual characters replaced, kept off the reserved ones.</summary>
    private static string Safe(string name)
    {
        var safe = string.Concat(name.Select(c => Allowed(c) ? c : '-')).Trim('.', '-');
        if (safe.Length == 0) safe = "run";
        if (safe.Length > MaximumLength) safe = safe[..MaximumLength].TrimEnd('.');
        return ReservedName(safe) ? "run-" + safe : safe;
    }
}
