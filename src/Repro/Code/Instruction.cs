using System.Buffers.Binary;
using System.Reflection.Emit;

namespace Repro.Code;

/// <summary>One operation of a body, whichever of its short and long forms the compiler chose.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="End">Where the next one begins.</param>
/// <param name="Code">The operation.</param>
/// <param name="Name">Of its long form.</param>
/// <param name="Operand">A number by its bits, a token, a variable's index or the offset of a branch's target.</param>
/// <param name="Targets">Offsets of a switch; otherwise of the one target, or none.</param>
internal sealed record Instruction(int Offset, int End, OpCode Code, string Name, long Operand, int[] Targets)
{
    private const byte TwoBytes = 0xFE;

    private static readonly OpCode[] Short = Table(size: 1);
    private static readonly OpCode[] Long = Table(size: 2);

    /// <summary>Whether control never reaches the next operation.</summary>
    public bool IsEnd => Code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw;

    /// <summary>Whether it loads a constant.</summary>
    public bool IsConstant => Code == OpCodes.Ldstr || Code == OpCodes.Ldnull || Code.Name!.StartsWith("ldc.", StringComparison.Ordinal);

    /// <summary>The operations of a body, in order.</summary>
    public static IReadOnlyList<Instruction> Read(ReadOnlySpan<byte> body)
    {
        var all = new List<Instruction>();
        for (var at = 0; at < body.Length; at = all[^1].End)
        {
            var code = body[at] == TwoBytes ? Long[body[at + 1]] : Short[body[at]];
            all.Add(Read(body, at, code));
        }
        return all;
    }

    private static Instruction Read(ReadOnlySpan<byte> body, int offset, OpCode code)
    {
        var at = offset + code.Size;
        var rest = body[at..];
        var (size, operand) = code.OperandType switch
        {
            OperandType.InlineNone => (0, 0L),
            OperandType.ShortInlineBrTarget => (1, at + 1 + (sbyte)rest[0]),
            OperandType.ShortInlineI when code == OpCodes.Ldc_I4_S => (1, (sbyte)rest[0]),
            OperandType.ShortInlineI or OperandType.ShortInlineVar => (1, rest[0]),
            OperandType.InlineVar => (2, BinaryPrimitives.ReadUInt16LittleEndian(rest)),
            OperandType.InlineBrTarget => (4, at + 4 + BinaryPrimitives.ReadInt32LittleEndian(rest)),
            OperandType.InlineI8 or OperandType.InlineR => (8, BinaryPrimitives.ReadInt64LittleEndian(rest)),
            OperandType.InlineSwitch => (4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(rest), 0L),
            _ => (4, BinaryPrimitives.ReadInt32LittleEndian(rest)),
        };
        int[] targets = code.OperandType switch
        {
            OperandType.InlineSwitch => Table(rest[4..size], at + size),
            OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget => [(int)operand],
            _ => [],
        };
        var name = code.Name!;
        if (name.EndsWith(".s", StringComparison.Ordinal)) name = name[..^2];
        if (name.StartsWith("ldc.i4.", StringComparison.Ordinal)) (name, operand) = ("ldc.i4", code.Value - OpCodes.Ldc_I4_0.Value);
        return new(offset, at + size, code, name, operand, targets);
    }

    private static int[] Table(ReadOnlySpan<byte> table, int next)
    {
        var targets = new int[table.Length / 4];
        for (var i = 0; i < targets.Length; i++) targets[i] = next + BinaryPrimitives.ReadInt32LittleEndian(table[(4 * i)..]);
        return targets;
    }

    private static OpCode[] Table(int size)
    {
        var table = new OpCode[256];
        foreach (var field in typeof(OpCodes).GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            if (code.Size == size) table[code.Value & 0xFF] = code;
        }
        return table;
    }
}
