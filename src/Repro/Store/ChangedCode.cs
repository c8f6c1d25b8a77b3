using Repro.Code;
using Repro.Planning;

namespace Repro.Store;

/// <summary>Which types have changed since the stored cells of a plan were computed.</summary>
internal sealed class ChangedCode(Plan plan, IReadOnlySet<CellKey> stored, IReadOnlyList<CodeRecord> records)
{
    private readonly CodeIdentity now = CodeIdentity.ByPart(plan.Experiment);
    private readonly Dictionary<string, string> known = [];
    private PlannedPoint? at;
    private IReadOnlyList<(CodeRecord Record, CellKey[] Keys)> keysAt = [];

    /// <summary>The types after a colon; nothing where the store holds no record of the code that computed the cell.</summary>
    public string Between(PlannedPoint point, int replicate)
    {
        if (point != at)
            (at, keysAt) = (point, [.. records.Where(r => r.Code != now.Hash).Select(r => (r, CellKey.OfPoint(plan, point, r.Code)))]);
        foreach (var (record, keys) in keysAt)
            if (stored.Contains(keys[replicate - point.First]))
                return known.TryGetValue(record.Code, out var told)
                    ? told
                    : known[record.Code] = $": {CodeRecord.Changes(record.Parts, now.Parts)}";
        return "";
    }
}
