using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Repro.Code;

/// <summary>Operation codes, by their bytes.</summary>
internal static class Instruction
{
    private const byte TwoBytes = 0xFE;

    private static readonly OpCode[] Short = Table(size: 1);
    private static readonly OpCode[] Long = Table(size: 2);

    /// <summary>Reads the next operation; its operand follows.</summary>
    public static OpCode Read(ref BlobReader body)
    {
        var first = body.ReadByte();
        return first == TwoBytes ? Long[body.ReadByte()] : Short[first];
    }

    private static OpCode[] Table(int size)
    {
        var table = new OpCode[256];
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            if (code.Size == size) table[code.Value & 0xFF] = code;
        }
        return table;
    }
}
