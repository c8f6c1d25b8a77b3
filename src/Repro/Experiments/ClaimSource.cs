namespace Repro.Experiments;

/// <summary>A claim as an experiment's description lists it.</summary>
/// <param name="Id">Without the part in brackets.</param>
/// <param name="Source">Theorem, lemma or section.</param>
/// <param name="Statement">What is claimed, one sentence.</param>
public sealed record ClaimSource(string Id, string Source, string Statement);
