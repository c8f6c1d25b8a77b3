using System.Collections.ObjectModel;

namespace Repro.Report;

/// <summary>The sources of the program that runs, as its build saw them. What is not known is null, never clean.</summary>
/// <param name="Commit">Full hash; null where it is not known.</param>
/// <param name="Dirty">Whether files differed from the commit, new files included; null where it is not known.</param>
/// <param name="Patch">The difference, for <c>git apply</c>; null where there is none, where it is not known, and where it is too large to
/// keep.</param>
/// <param name="Reason">Why one of these is missing, one sentence; null where none is.</param>
public sealed record SourceRecord(string? Commit, bool? Dirty, string? Patch, string? Reason)
{
    /// <summary>Of a program that says nothing of its sources.</summary>
    public static SourceRecord Unknown { get; } = new(null, null, null, "the build recorded no sources");

    /// <summary>The packages that the build took, transitive ones included, by name: version and hash of the content, such as
    /// <c>5.0.0 sha512-…</c>. Empty where they are not known.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The commit and its state in a few words.</summary>
    public static string Text(string? commit, bool? dirty) =>
        commit is null ? "not known" + (dirty == true ? " with changes" : "")
        : commit + dirty switch { true => " with changes", null => ", changes not known", false => "" };
}
