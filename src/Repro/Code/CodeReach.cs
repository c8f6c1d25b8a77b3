using System.Reflection;

namespace Repro.Code;

/// <summary>All code that some methods can reach, in normal form. Grows until nothing new is found; the order of finding leaves no
/// trace.</summary>
internal sealed class CodeReach
{
    private readonly Queue<Piece> open = [];
    private readonly Queue<Piece> messages = [];
    private readonly HashSet<Piece> pieces = [];
    private readonly HashSet<(TypeId, bool)> mentioned = [];
    private readonly HashSet<(TypeId, bool)> described = [];
    private readonly HashSet<TypeId> bound = [];
    private readonly HashSet<TypeId> others;
    private readonly Dictionary<string, SortedSet<string>> texts = new(StringComparer.Ordinal);

    /// <param name="code">The project.</param>
    /// <param name="own">The experiment. What else derives from its base classes is another experiment, and runs in none of its
    /// cells.</param>
    /// <param name="entries">Names of the methods from which it starts, whether the type declares them or inherits them.</param>
    /// <param name="parameters">The record of parameters, which the engine makes and sets by itself; null where it is another's.</param>
    public CodeReach(CodeBase code, TypeId own, IReadOnlyCollection<string> entries, TypeId? parameters)
    {
        Code = code;
        List<TypeId> line = [.. code.Family.LineOf(own)];
        others = [.. code.Family.DescentOf(line[^1])];
        others.ExceptWith(code.Family.DescentOf(own));
        others.ExceptWith(line);
        foreach (var entry in line.SelectMany(CodeBase.MethodsOf).Where(m => entries.Contains(m.Name))) Add(entry);
        if (parameters is { } record) Bind(record);
        Drain(open);
        // What only makes the messages of exceptions: its texts do not count, all else does.
        ForMessage = true;
        Drain(messages);
    }

    public CodeBase Code { get; }

    /// <summary>Whether what is found now is used for nothing but the message of an exception.</summary>
    public bool ForMessage { get; set; }

    /// <summary>The methods reached, without those that the compiler made up (they are within others).</summary>
    public IEnumerable<MethodId> Methods => pieces.Select(p => p.Method).Distinct();

    /// <summary>Assemblies of others that the code refers to.</summary>
    public SortedSet<string> Foreign { get; } = new(StringComparer.Ordinal);

    /// <summary>By type: the normal forms of its methods and of its shape, in ordinal order.</summary>
    public IEnumerable<(string Type, string Text)> Texts =>
        texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, string.Concat(t.Value)));

    public void Add(MethodId method)
    {
        Add(new Piece(method, null));
        // A type with a static constructor of its own runs it at the first use of any member.
        if (!IsFieldsAlone(method.Type) && CodeBase.StaticConstructorOf(method.Type) is { } constructor) Add(new Piece(constructor, null));
    }

    /// <summary>A static field is read or written: its initialiser counts, or the whole static constructor where that has code of its
    /// own.</summary>
    public void Initialize(FieldId field)
    {
        if (CodeBase.StaticConstructorOf(field.Type) is not { } constructor) return;
        Add(new Piece(constructor, IsFieldsAlone(field.Type) ? field : null));
    }

    /// <summary>A method is called or made a delegate: what a virtual call may run comes with it.</summary>
    public void Call(MethodId method)
    {
        Mention(method.Type);
        Add(method);
        if (!method.Definition.Attributes.HasFlag(MethodAttributes.Virtual)) return;
        foreach (var implementation in Code.Family.ImplementationsOf(method).Where(m => !others.Contains(m.Type))) Add(implementation);
    }

    /// <summary>A type occurs: whatever it is or is derived to, others may call back.</summary>
    public void Mention(TypeId type)
    {
        if (!mentioned.Add((type, ForMessage))) return;
        if (TypeFamily.IsValueType(type)) Describe(type);
        foreach (var below in Code.Family.DescentOf(type).Where(t => !others.Contains(t)))
            foreach (var callback in Code.Family.CallbacksOf(below)) Add(callback);
    }

    /// <summary>An instance is made: its fields count, and from them what the compiler wrote for a record.</summary>
    public void Describe(TypeId type)
    {
        if (described.Add((type, ForMessage))) Write(type, new NormalForm(this).Of(type));
    }

    /// <summary>A type is given to generic code, which may make an instance; the engine reads its properties too, as columns of a
    /// row.</summary>
    public void Give(TypeId type, string toAssembly)
    {
        if (toAssembly != CodeBase.Engine)
        {
            foreach (var method in CodeBase.MethodsOf(type))
                if (method.Name == ".ctor" && TypeFamily.Parameters(method) == 0) Add(method);
            return;
        }
        for (TypeId? at = type; at is { } here; at = Code.Family.BaseOf(here))
            foreach (var property in CodeBase.PropertiesOf(here))
                if (property.GetAccessors().Getter is { IsNil: false } getter) Call(new(here.Image, getter));
    }

    /// <summary>
    /// The engine makes a record of parameters by reflection, and whatever its properties may hold: their constructors hold the defaults,
    /// which canonical texts leave out. All kinds come with an abstract record; elements come with their lists.
    /// </summary>
    private void Bind(TypeId type)
    {
        foreach (var kind in Code.Family.DescentOf(type))
            for (TypeId? at = kind; at is { } here && bound.Add(here); at = Code.Family.BaseOf(here)) BindMembers(here);
    }

    private void BindMembers(TypeId type)
    {
        Mention(type);
        Describe(type);
        foreach (var constructor in CodeBase.MethodsOf(type).Where(m => m.Name == ".ctor"))
        {
            Add(constructor);
            if (NormalForm.Defaults(constructor) is { } defaults) Write(type, defaults);
        }
        List<TypeId> held = [];
        var names = new SignatureNames(Code, found =>
        {
            held.Add(found);
            return "";
        }, _ => { });
        foreach (var property in CodeBase.PropertiesOf(type).Where(p => !p.GetAccessors().Setter.IsNil))
            property.DecodeSignature(names, null);
        foreach (var other in held) Bind(other);
    }

    /// <summary>Whether a type's static constructor does nothing but give its static fields their values, each when it is wanted.</summary>
    private static bool IsFieldsAlone(TypeId type) => type.Definition.Attributes.HasFlag(TypeAttributes.BeforeFieldInit);

    private void Add(Piece piece)
    {
        if (ForMessage) messages.Enqueue(piece);
        else if (pieces.Add(piece)) open.Enqueue(piece);
    }

    private void Drain(Queue<Piece> queue)
    {
        while (queue.TryDequeue(out var piece))
            if (!ForMessage || pieces.Add(piece)) Write(piece.Method.Type, new NormalForm(this).Of(piece.Method, piece.Initializes));
    }

    private void Write(TypeId type, string text)
    {
        var name = CodeBase.NameOf(type);
        if (!texts.TryGetValue(name, out var set)) texts[name] = set = new(StringComparer.Ordinal);
        set.Add(text);
    }

    /// <summary>A method, or of a static constructor what gives one field its value.</summary>
    private readonly record struct Piece(MethodId Method, FieldId? Initializes);
}
