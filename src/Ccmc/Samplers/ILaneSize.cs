namespace Ccmc.Samplers;

/// <summary>A vocabulary size that the compiler knows, so that the scan over tokens is straight code.</summary>
internal interface ILaneSize
{
    static abstract int Value { get; }
}

internal readonly struct Size2 : ILaneSize { public static int Value => 2; }
internal readonly struct Size3 : ILaneSize { public static int Value => 3; }
internal readonly struct Size4 : ILaneSize { public static int Value => 4; }
internal readonly struct Size5 : ILaneSize { public static int Value => 5; }
internal readonly struct Size6 : ILaneSize { public static int Value => 6; }
internal readonly struct Size7 : ILaneSize { public static int Value => 7; }
internal readonly struct Size8 : ILaneSize { public static int Value => 8; }
internal readonly struct Size9 : ILaneSize { public static int Value => 9; }
internal readonly struct Size10 : ILaneSize { public static int Value => 10; }
internal readonly struct Size11 : ILaneSize { public static int Value => 11; }
internal readonly struct Size12 : ILaneSize { public static int Value => 12; }
internal readonly struct Size13 : ILaneSize { public static int Value => 13; }
internal readonly struct Size14 : ILaneSize { public static int Value => 14; }
internal readonly struct Size15 : ILaneSize { public static int Value => 15; }
internal readonly struct Size16 : ILaneSize { public static int Value => 16; }
