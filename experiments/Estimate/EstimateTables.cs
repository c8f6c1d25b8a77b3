using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>The tables of <c>estimate</c>.</summary>
internal static class EstimateTables
{
    public static readonly TableDefinition<InputRow> Input = new("input", "what the data files hold", PerReplicate: false);

    public static readonly TableDefinition<LogitRow> Logits =
        new("logits", "one entry of the matrix: its log-odds with errors", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<DiagnosticRow> Diagnostics =
        new("diagnostics", "one query: what its samples determine", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<FitRow> Fit =
        new("fit", "one law of the next token, compared on samples held out", PerReplicate: false);

    public static readonly TableDefinition<DepartureRow> Departures =
        new("departures", "one way of not being a CCMC: its score test", PerReplicate: false);

    public static readonly TableDefinition<BridgeRow> Bridges =
        new("bridges", "one part of a row that is not identified, and the samples that would identify it",
            WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<StableSetRow> Forecast =
        new("forecast", "one stable set of winners of the fitted chain", PerReplicate: false);

    public static readonly TableDefinition<GeneratedRow> Generated = new("generated",
        "tokens that the fitted chain generates, from a prompt of one of each, after so many", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<ResampleRow> Resamples =
        new("resamples", "one resample of the next tokens (parametric bootstrap), fitted again");

    public static readonly TableDefinition<CertaintyRow> Certainty =
        new("certainty", "one stable set of winners, with the share of resamples that have it", PerReplicate: false);
}
