using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;

namespace Repro.Code;

/// <summary>
/// The normal form of one method or type: its text without tokens, with everything that the compiler made up for it (closures, lambdas,
/// local functions, iterators) written after it and numbered in the order of occurrence. What it refers to is passed to the reach on the
/// way. See STREAMS-AND-KEYS.md.
/// </summary>
internal sealed partial class NormalForm
{
    private const string InlineArray = "System.Runtime.CompilerServices.InlineArrayAttribute";

    private readonly CodeReach reach;
    private readonly SignatureNames names;
    private readonly StringBuilder text = new();
    private readonly List<TypeId> types = [];
    private readonly List<MethodId> methods = [];
    private readonly HashSet<MethodId> counted = [];
    private readonly List<MethodId> open = [];
    private readonly Queue<Action> shapes = [];
    private readonly bool isMessage;

    public NormalForm(CodeReach reach)
    {
        (this.reach, isMessage) = (reach, reach.ForMessage);
        names = new(reach.Code, NameOf, assembly => reach.Foreign.Add(assembly));
    }

    /// <summary>Of a method; of a static constructor, what sets one field.</summary>
    public string Of(MethodId method, FieldId? initialized)
    {
        if (initialized is { } field) WriteInitializer(method, field);
        else Write(method, method.Name, isMessage);
        return Finish();
    }

    public string Of(TypeId type)
    {
        Write(type, "type");
        return Finish();
    }

    /// <summary>The values that a method's optional parameters have where nobody gives them; null when it has none.</summary>
    public static string? Defaults(MethodId method)
    {
        var metadata = method.Image.Metadata;
        var values = method.Definition.GetParameters().Select(metadata.GetParameter).Where(p => !p.GetDefaultValue().IsNil)
            .Select(p =>
                $"{p.SequenceNumber} {Convert.ToHexStringLower(metadata.GetBlobBytes(metadata.GetConstant(p.GetDefaultValue()).Value))}")
                    .ToList();
        return values.Count == 0 ? null : $"defaults of {TypeFamily.Parameters(method)} {string.Join(", ", values)}\n";
    }

    /// <summary>What the compiler made up; what counts first, so that a text counts wherever it may.</summary>
    private string Finish()
    {
        while (true)
        {
            if (shapes.TryDequeue(out var write))
            {
                reach.ForMessage = isMessage;
                write();
                continue;
            }
            if (open.Count == 0) break;
            var next = open.FindIndex(counted.Contains);
            var method = open[Math.Max(next, 0)];
            open.Remove(method);
            Write(method, $"made method {methods.IndexOf(method)}", isMessage: next < 0);
        }
        reach.ForMessage = isMessage;
        return text.ToString();
    }

    private void Write(MethodId method, string name, bool isMessage)
    {
        var silent = isMessage || reach.Code.MakesException(method);
        reach.ForMessage = silent;
        Line($"method {SignatureNames.Spell(method.Definition.DecodeSignature(names, null), name)}");
        if (method.Image.Body(method.Handle) is { } body) Write(method.Image, BodyPart.Of(body), hasLocals: true, silent);
    }

    private void WriteInitializer(MethodId constructor, FieldId field)
    {
        var image = constructor.Image;
        if (BodyPart.Of(image.Body(constructor.Handle)!)
            .Setting(token => reach.Code.FieldOf(image, MetadataTokens.EntityHandle((int)token)) == field) is not { } part) return;
        Line($"static {field.Name}");
        Write(image, part, part.UsesLocals, isMessage);
    }

    private void Write(AssemblyImage image, BodyPart body, bool hasLocals, bool isMessage)
    {
        reach.ForMessage = isMessage;
        if (hasLocals && body.LocalsToken != 0)
        {
            var signature = image.Metadata.GetStandaloneSignature((StandaloneSignatureHandle)MetadataTokens.Handle(body.LocalsToken));
            Line($" locals{(body.ClearsLocals ? " zeroed" : "")} {string.Join(',', signature.DecodeLocalSignature(names, null))}");
        }
        var forMessage = body.OnlyThrows();
        if (isMessage) Array.Fill(forMessage, true);
        var silent = Silent(image, body, forMessage);
        for (var i = 0; i < silent.Length; i++)
        {
            reach.ForMessage = forMessage[i];
            WriteInstruction(image, body, i, silent[i]);
        }
        reach.ForMessage = isMessage;
        foreach (var region in body.Regions)
        {
            var more = region.Flags switch
            {
                ExceptionHandlingClauseOptions.Clause => TypeText(region.CatchType!),
                ExceptionHandlingClauseOptions.Filter => Number(body.Place(region.FilterOffset)),
                _ => "",
            };
            Line($" {region.Flags} {body.Place(region.TryOffset)}-{body.Place(region.TryOffset + region.TryLength)} "
                + $"{body.Place(region.HandlerOffset)}-{body.Place(region.HandlerOffset + region.HandlerLength)} {more}");
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
            shapes.Enqueue(() => Write(type, $"made type {number}"));
        }
        foreach (var callback in reach.Code.Family.CallbacksOf(type).Distinct().OrderBy(m => m.Name, StringComparer.Ordinal))
            Made(callback);
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
            open.Add(method);
        }
        if (!reach.ForMessage) counted.Add(method);
        return $"made method {number}";
    }

    /// <summary>The value of [InlineArray], which alone says how long such an array is.</summary>
    private static string? InlineLength(TypeId type)
    {
        var metadata = type.Image.Metadata;
        foreach (var attribute in type.Definition.GetCustomAttributes().Select(metadata.GetCustomAttribute))
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && CodeBase.Spell(type.Image, metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent).Name
                == InlineArray)
                return Convert.ToHexStringLower(metadata.GetBlobBytes(attribute.Value));
        return null;
    }

    private void Line(string line) => text.Append(line).Append('\n');

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
