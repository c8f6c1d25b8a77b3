using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Text;

namespace Repro.Code;

/// <summary>
/// The normal form of one method or type: its text without tokens, with everything that the compiler made up for it (closures, lambdas, local functions,
/// iterators) written after it and numbered in the order of occurrence. What it refers to is told to the reach on the way. See STREAMS-AND-KEYS.md.
/// </summary>
internal sealed partial class NormalForm
{
    private const string InlineArray = "System.Runtime.CompilerServices.InlineArrayAttribute";

    private readonly CodeReach reach;
    private readonly SignatureNames names;
    private readonly StringBuilder text = new();
    private readonly List<TypeId> types = [];
    private readonly List<MethodId> methods = [];
    private readonly Queue<Action> later = [];

    public NormalForm(CodeReach reach)
    {
        this.reach = reach;
        names = new(reach.Code, NameOf, assembly => reach.Foreign.Add(assembly));
    }

    public string Of(MethodId method)
    {
        Write(method, method.Name);
        return Finish();
    }

    public string Of(TypeId type)
    {
        Write(type, "type");
        return Finish();
    }

    private string Finish()
    {
        while (later.TryDequeue(out var write)) write();
        return text.ToString();
    }

    private void Write(MethodId method, string name)
    {
        var definition = method.Definition;
        Line($"method {SignatureNames.Spell(definition.DecodeSignature(names, null), name)}");
        if (method.Image.Body(definition) is not { } body) return;
        if (!body.LocalSignature.IsNil)
        {
            var locals = method.Image.Metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null);
            Line($" locals{(body.LocalVariablesInitialized ? " zeroed" : "")} {string.Join(',', locals)}");
        }
        var reader = body.GetILReader();
        while (reader.RemainingBytes > 0) WriteInstruction(method.Image, ref reader);
        foreach (var region in body.ExceptionRegions)
        {
            var caught = region.Kind == ExceptionRegionKind.Catch ? TypeText(method.Image, region.CatchType) : Number(region.FilterOffset);
            Line($" {region.Kind} {region.TryOffset}+{region.TryLength} {region.HandlerOffset}+{region.HandlerLength} {caught}");
        }
    }

    /// <summary>Fields in order with their types, layout, and of an enumeration the values.</summary>
    private void Write(TypeId type, string name)
    {
        var (definition, metadata) = (type.Definition, type.Image.Metadata);
        var layout = definition.GetLayout();
        Line($"{name} {(int)(definition.Attributes & TypeAttributes.LayoutMask)} {layout.PackingSize} {layout.Size}"
            + (definition.BaseType.IsNil ? "" : $" {TypeText(type.Image, definition.BaseType)}"));
        if (InlineLength(type) is { } length) Line($" inline {length}");
        var isEnumeration = TypeFamily.IsEnumeration(type);
        foreach (var field in definition.GetFields().Select(f => new FieldId(type.Image, f)))
        {
            if (!field.Definition.Attributes.HasFlag(FieldAttributes.Static))
                Line($" {Generated.NameOf(field)} {field.Definition.DecodeSignature(names, null)} {field.Definition.GetOffset()}");
            else if (isEnumeration && field.Definition.GetDefaultValue() is { IsNil: false } value)
                Line($" {field.Name} {Convert.ToHexStringLower(metadata.GetBlobBytes(metadata.GetConstant(value).Value))}");
        }
    }

    private string NameOf(TypeId type)
    {
        if (!Generated.Is(type))
        {
            reach.Mention(type);
            return CodeBase.NameOf(type);
        }
        var number = types.IndexOf(type);
        if (number < 0)
        {
            number = types.Count;
            types.Add(type);
            later.Enqueue(() => Write(type, $"made type {number}"));
            foreach (var callback in reach.Code.Family.CallbacksOf(type).Distinct().OrderBy(m => m.Name, StringComparer.Ordinal)) Made(callback);
        }
        return $"made type {number}";
    }

    /// <summary>The number of a method that the compiler made up; its text follows at the first occurrence.</summary>
    private string Made(MethodId method)
    {
        var number = methods.IndexOf(method);
        if (number < 0)
        {
            number = methods.Count;
            methods.Add(method);
            later.Enqueue(() => Write(method, $"made method {number}"));
        }
        return $"made method {number}";
    }

    /// <summary>The value of [InlineArray], which alone says how long such an array is.</summary>
    private static string? InlineLength(TypeId type)
    {
        var metadata = type.Image.Metadata;
        foreach (var attribute in type.Definition.GetCustomAttributes().Select(metadata.GetCustomAttribute))
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && CodeBase.Spell(type.Image, metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent).Name == InlineArray)
                return Convert.ToHexStringLower(metadata.GetBlobBytes(attribute.Value));
        return null;
    }

    private void Line(string line) => text.Append(line).Append('\n');

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
