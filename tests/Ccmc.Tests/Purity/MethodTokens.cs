using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Purity;

/// <summary>What the operations of a method's body refer to.</summary>
public static class MethodTokens
{
    private static readonly Dictionary<ushort, OpCode> Operations = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => (ushort)o.Value);

    /// <summary>The metadata tokens of types, methods and fields in a body, in order.</summary>
    public static IEnumerable<int> Of(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            ushort value = body[at++];
            if (value == 0xfe) value = (ushort)(0xfe00 | body[at++]);
            var kind = Operations[value].OperandType;
            if (kind is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineField)
                yield return BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
            at += Size(kind, body.AsSpan(at));
        }
    }

    private static int Size(OperandType kind, ReadOnlySpan<byte> operand) => kind switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(operand),
        _ => 4,
    };
}
