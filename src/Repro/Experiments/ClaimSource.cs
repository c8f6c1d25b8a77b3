using Repro.Claims;

namespace Repro.Experiments;

/// <summary>A claim as an experiment's description lists it, before there are results.</summary>
/// <param name="Id">Without the part in brackets.</param>
/// <param name="Source">Theorem, lemma or section.</param>
/// <param name="Statement">What is claimed, one sentence.</param>
public sealed record ClaimSource(string Id, string Source, string Statement)
{
    /// <summary>The claim on results. The label distinguishes instances, in brackets after the id; none for the only one.</summary>
    /// <param name="judge">See <see cref="Claim.Judge"/>.</param>
    /// <param name="size">See <see cref="Claim.Size"/>; only tests have one.</param>
    /// <param name="label">What distinguishes this instance from others.</param>
    public Claim Judged(Func<double, Finding> judge, double size = double.PositiveInfinity, string label = "") =>
        new() { Id = label.Length == 0 ? Id : $"{Id}[{label}]", Source = Source, Statement = Statement, Size = size, Judge = judge };

    /// <summary>The claim where the configuration gives it no meaning.</summary>
    public Claim NotTested(string reason) => Judged(_ => new NotTestedFinding(reason));
}
