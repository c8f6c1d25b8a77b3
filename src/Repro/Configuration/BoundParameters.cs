namespace Repro.Configuration;

/// <summary>The section <c>parameters</c> of a configuration as bound to an experiment's record.</summary>
/// <param name="Shape">The parameters there are.</param>
/// <param name="Values">Their values: as given, else the defaults.</param>
/// <param name="Given">The section's node; null where the file has none.</param>
/// <param name="Doubtful">Parameters whose value is wrong, so that nothing can be said about their contents.</param>
internal sealed record BoundParameters(RecordShape Shape, object Values, MappingNode? Given, IReadOnlySet<string> Doubtful);
