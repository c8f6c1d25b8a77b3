using System.Security.Cryptography;
using System.Text;
using Repro.Experiments;

namespace Repro.Code;

/// <summary>The code of one type as far as it counts.</summary>
/// <param name="Type"><c>[Assembly]Namespace.Type</c>; for a package <c>[Assembly]</c> alone.</param>
/// <param name="Hash">SHA-256 of its normal form, lower-case hexadecimal; a package's module version id.</param>
internal sealed record CodePart(string Type, string Hash);

/// <summary>
/// Which code computes an experiment's cells: the normal form of all methods that <c>Resolve</c>, <c>Prepare</c>, <c>Run</c> and <c>RunBlock</c> can reach in the project.
/// Summaries, claims and figures are computed anew every time and do not count. STREAMS-AND-KEYS.md says what moves it.
/// </summary>
/// <param name="Hash">SHA-256 over all parts, lower-case hexadecimal.</param>
/// <param name="Parts">By type, in ordinal order: two identities differ where their parts do.</param>
/// <param name="Methods">How many methods are covered.</param>
internal sealed record CodeIdentity(string Hash, IReadOnlyList<CodePart> Parts, int Methods)
{
    private const string Version = "repro code 1";

    private static readonly string[] Entries = ["Resolve", "Prepare", "Run", "RunBlock", ".ctor"];
    private static readonly Dictionary<Type, CodeIdentity> Known = [];

    /// <summary>SHA-256, lower-case hexadecimal.</summary>
    public static string Of(Experiment experiment) => ByPart(experiment).Hash;

    /// <summary>The identity with its parts. Computed once for a type.</summary>
    /// <exception cref="InvalidOperationException">An assembly's file is not what runs: it was built again meanwhile.</exception>
    public static CodeIdentity ByPart(Experiment experiment)
    {
        var type = experiment.GetType();
        lock (Known) return Known.TryGetValue(type, out var known) ? known : Known[type] = Compute(type);
    }

    private static CodeIdentity Compute(Type type) => ProjectCode.Of(type.Assembly) is { } project
        ? Of(project.Code, type.FullName!, project.PackageVersion)
        : ProjectCode.Whole(type.Assembly);

    /// <summary>The identity of a type's entries within given assemblies.</summary>
    /// <param name="code">The project's assemblies.</param>
    /// <param name="typeName">Full name of the experiment's type.</param>
    /// <param name="packageVersion">What identifies another's assembly; null when it is part of the runtime, whose version the manifest tells.</param>
    internal static CodeIdentity Of(CodeBase code, string typeName, Func<string, string?> packageVersion)
    {
        var reach = new CodeReach(code, EntriesOf(code, typeName));
        var parts = reach.Texts.Select(t => new CodePart(t.Type, Sha256(t.Text)))
            .Concat(reach.Foreign.Select(a => packageVersion(a) is { } version ? new CodePart($"[{a}]", version) : null).OfType<CodePart>())
            .OrderBy(p => p.Type, StringComparer.Ordinal).ToList();
        return Of(parts, reach.MethodCount);
    }

    internal static CodeIdentity Of(IReadOnlyList<CodePart> parts, int methods) =>
        new(Sha256(string.Concat(parts.Select(p => $"{p.Type} {p.Hash}\n").Prepend($"{Version}\n"))), parts, methods);

    /// <summary>The ways in, whether the type declares them or inherits them within the project; its constructor sets what they may read.</summary>
    internal static IEnumerable<MethodId> EntriesOf(CodeBase code, string typeName)
    {
        for (var at = code.Find(typeName); at is { } here; at = code.Family.BaseOf(here))
            foreach (var method in CodeBase.MethodsOf(here))
                if (Entries.Contains(method.Name)) yield return method;
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
