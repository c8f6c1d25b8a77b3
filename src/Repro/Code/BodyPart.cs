using System.Reflection;
using System.Reflection.Emit;

namespace Repro.Code;

/// <summary>A body, or the part of a static constructor that gives a field its value, and which of its operations only make the message of
/// an exception.</summary>
internal sealed class BodyPart
{
    private readonly MethodBody body;
    private readonly Dictionary<int, int> places;

    private BodyPart(MethodBody body, IReadOnlyList<Instruction> operations)
    {
        (this.body, Operations) = (body, operations);
        places = Enumerable.Range(0, operations.Count).ToDictionary(i => operations[i].Offset);
        places[operations[^1].End] = operations.Count;
    }

    public IReadOnlyList<Instruction> Operations { get; }

    public int LocalsToken => body.LocalSignatureMetadataToken;

    public bool ClearsLocals => body.InitLocals;

    public bool UsesLocals => Operations.Any(o => o.Name.Contains("loc", StringComparison.Ordinal) && o.Code != OpCodes.Localloc);

    /// <summary>The exception regions that lie in it.</summary>
    public IEnumerable<ExceptionHandlingClause> Regions => body.ExceptionHandlingClauses.Where(r => places.ContainsKey(r.TryOffset));

    /// <summary>The place of an operation in the order of all, whatever its offset.</summary>
    public int Place(int offset) => places[offset];

    public static BodyPart Of(MethodBody body) => new(body, Instruction.Read(body.GetILAsByteArray()));

    /// <summary>The part that sets the field of that token, null when none does. Parts are set apart where nothing is held over from one to
    /// the next.</summary>
    public BodyPart? Setting(Func<long, bool> isField)
    {
        var start = 0;
        for (var i = 0; i < Operations.Count; i++)
        {
            if (!IsBoundary(i)) continue;
            var part = Operations.Skip(start).Take(i + 1 - start).ToList();
            if (part.Any(o => o.Code == OpCodes.Stsfld && isField(o.Operand))) return new(body, part);
            start = i + 1;
        }
        return null;
    }

    /// <summary>Whether an initialiser ends there: a field is set, the value is not used on, no branch leads across.</summary>
    private bool IsBoundary(int index)
    {
        if (Operations[index].Code == OpCodes.Ret) return true;
        if (Operations[index].Code != OpCodes.Stsfld || index > 0 && Operations[index - 1].Code == OpCodes.Dup) return false;
        var end = Operations[index].End;
        return !Operations.Any(o => o.Targets.Any(t => o.Offset < end != t < end))
            && !body.ExceptionHandlingClauses.Any(r => r.TryOffset < end && end < r.HandlerOffset + r.HandlerLength);
    }

    /// <summary>For each operation whether every way on from it ends in an exception that leaves the method.</summary>
    public bool[] OnlyThrows()
    {
        var throws = new bool[Operations.Count + 1];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = Operations.Count - 1; i >= 0; i--)
            {
                if (throws[i] || !Throws(i, throws)) continue;
                changed = throws[i] = true;
            }
        }
        return throws;
    }

    private bool Throws(int index, bool[] throws)
    {
        var operation = Operations[index];
        if (operation.Code.FlowControl == FlowControl.Throw) return !IsCaught(operation.Offset);
        if (operation.Code.FlowControl == FlowControl.Return) return false;
        return operation.Targets.All(t => throws[places[t]]) && (operation.IsEnd || throws[index + 1]);
    }

    private bool IsCaught(int offset) => body.ExceptionHandlingClauses.Any(r =>
        r.Flags is ExceptionHandlingClauseOptions.Clause or ExceptionHandlingClauseOptions.Filter
            && r.TryOffset <= offset && offset < r.TryOffset + r.TryLength);
}
