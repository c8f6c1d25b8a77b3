using System.Security.Cryptography;
using System.Text;
using Repro.Experiments;

namespace Repro.Code;

/// <summary>The code of one type as far as it counts.</summary>
/// <param name="Type"><c>[Assembly]Namespace.Type</c>; for a package <c>[Assembly]</c> alone.</param>
/// <param name="Hash">SHA-256 of its normal form, lower-case hexadecimal; a package's module version id.</param>
internal sealed record CodePart(string Type, string Hash);

/// <summary>
/// Which code computes an experiment's cells: the normal form of all methods that <c>Resolve</c>, <c>Prepare</c>, <c>Run</c> and
/// <c>RunBlock</c> can reach in the project, and of the constructors of the records of parameters that they are given. Summaries, claims
/// and figures are computed anew every time and do not count. STREAMS-AND-KEYS.md says what moves it.
/// </summary>
/// <param name="Hash">SHA-256 over all parts, lower-case hexadecimal.</param>
/// <param name="Parts">By type, in ordinal order: two identities differ where their parts do.</param>
/// <param name="Methods">How many methods are covered.</param>
internal sealed record CodeIdentity(string Hash, IReadOnlyList<CodePart> Parts, int Methods)
{
    private const string Version = "repro code 2";

    private static readonly string[] Entries = ["Resolve", "Prepare", "Run", "RunBlock", ".ctor"];
    private static readonly Dictionary<Type, CodeIdentity> Known = [];

    /// <summary>SHA-256, lower-case hexadecimal.</summary>
    public static string Of(Experiment experiment) => ByPart(experiment).Hash;

    /// <summary>The identity with its parts. Computed once for a type.</summary>
    public static CodeIdentity ByPart(Experiment experiment)
    {
        var type = experiment.GetType();
        lock (Known) return Known.TryGetValue(type, out var known)
            ? known
            : Known[type] = Of(ProjectCode.Of(type.Assembly), type, experiment.ParametersType);
    }

    /// <summary>The identity of a type's entries.</summary>
    /// <param name="project">Its assembly and what that refers to.</param>
    /// <param name="type">The experiment's type.</param>
    /// <param name="parameters">The record of its parameters.</param>
    internal static CodeIdentity Of(ProjectCode project, Type type, Type parameters)
    {
        var reach = Reach(project.Code, type, parameters);
        var parts = reach.Texts.Select(t => new CodePart(t.Type, Sha256(t.Text)))
            .Concat(project.Packages(reach.Foreign))
            .OrderBy(p => p.Type, StringComparer.Ordinal).ToList();
        return Of(parts, reach.Methods.Count());
    }

    /// <summary>All code that counts.</summary>
    internal static CodeReach Reach(CodeBase code, Type type, Type parameters) =>
        new(code, code.Find(type)!.Value, Entries, code.Find(parameters));

    internal static CodeIdentity Of(IReadOnlyList<CodePart> parts, int methods) =>
        new(Sha256(string.Concat(parts.Select(p => $"{p.Type} {p.Hash}\n").Prepend($"{Version}\n"))), parts, methods);

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
