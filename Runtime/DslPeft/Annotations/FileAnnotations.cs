namespace DslPeft;

/// <summary>A library whose adapter files are read and written.</summary>
public enum AdapterLibrary
{
    /// <summary>Hugging Face peft: <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</summary>
    Peft,

    /// <summary>AdapterHub: <c>adapter_config.json</c>, the adapter's tensors, and those of the head in a file of their own.</summary>
    AdapterHub,
}

/// <summary>How a library lays a tensor out.</summary>
public enum StoredShape
{
    /// <summary>As here.</summary>
    AsIs,

    /// <summary>A vector (n) as a column (n, 1).</summary>
    Column,

    /// <summary>A vector (n) as a row (1, n).</summary>
    Row,

    /// <summary>All dimensions in one.</summary>
    Flat,
}

/// <summary>
/// The method has a form in a library's files. Its tensors, fields and constants are told by <see cref="StoredAsAttribute"/>,
/// <see cref="ConfigFieldAttribute"/> and <see cref="ConfigConstantAttribute"/>; readers and writers know no method by name.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class FileFormAttribute(AdapterLibrary library, string kind) : Attribute
{
    /// <summary>The library.</summary>
    public AdapterLibrary Library => library;

    /// <summary>
    /// Its word for the method: <c>peft_type</c> or <c>architecture</c>; the entry that tells of a combinator which is a part of its
    /// method's form.
    /// </summary>
    public string Kind => kind;

    /// <summary>
    /// True if the library counts the method as a prompt: it then stands outside of the model, and has sizes instead of modules.
    /// </summary>
    public bool Prompt { get; init; }

    /// <summary>Name of a property whose value the form fixes.</summary>
    public string? Property { get; init; }

    /// <summary>The value that <see cref="Property"/> must have.</summary>
    public object? Is { get; init; }

    /// <summary>Name of another property whose value the form fixes.</summary>
    public string? OtherProperty { get; init; }

    /// <summary>The value that <see cref="OtherProperty"/> must have.</summary>
    public object? OtherIs { get; init; }

    /// <summary>
    /// Where the library keeps a gate around the method, below the adapted module: what <c>{gate}</c> stands for in the keys of a
    /// combinator's weights. Null where the library has no gate for it.
    /// </summary>
    public string? Gate { get; init; }

    /// <summary>True if the gate stands beside a sublayer's projections, not at its result.</summary>
    public bool GateInside { get; init; }

    /// <summary>Name of a property whose entry says nothing where there is a gate, since the gate takes its place.</summary>
    public string? GateReplaces { get; init; }

    /// <summary>
    /// True for a method whose entries stand in the configuration of another one of the same kind, where there is one, as if they were its
    /// options.
    /// </summary>
    public bool Joins { get; init; }

    /// <summary>
    /// The entry that says of each place which ranks are left in the file of a finished adapter, as a list of truth values; null where
    /// files hold all.
    /// </summary>
    public string? KeptRanks { get; init; }

    /// <summary>Name of the property that <see cref="GateReplaces"/> must then equal, so that the method does the same here.</summary>
    public string? GateEquals { get; init; }
}

/// <summary>
/// What a form says of one weight or property: at its parameter or property, or on the class, whose part in a file of its own then holds
/// all of the method's forms.
/// </summary>
public abstract class FormPartAttribute(AdapterLibrary library) : Attribute
{
    /// <summary>The library.</summary>
    public AdapterLibrary Library => library;

    /// <summary>On a class, the name of the weight or property that it is of.</summary>
    public string? Of { get; init; }
}

/// <summary>
/// Where a library keeps a weight of the method or, on a class and of no weight, the base's own tensors that the method trains.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Class, AllowMultiple = true)]
public sealed class StoredAsAttribute(AdapterLibrary library, string key) : FormPartAttribute(library)
{
    /// <summary>
    /// Key below the adapted module. <c>{name}</c> is the adapter's name, <c>{members}</c> are those of a fusion's members, <c>{gate}</c>
    /// is <see cref="FileFormAttribute.Gate"/> of the method around which it is; on a class, <c>{part}</c> is the trained tensor's last
    /// part.
    /// </summary>
    public string Key => key;

    /// <summary>True if the key is a whole one, not below a module.</summary>
    public bool Whole { get; init; }

    /// <summary>
    /// Where one stored tensor holds those of all layers side by side in its last dimension: how many a layer has. 0 otherwise.
    /// </summary>
    public int Slots { get; init; }

    /// <summary>Which of a layer's <see cref="Slots"/> the weight is.</summary>
    public int Slot { get; init; }

    /// <summary>How the tensor is laid out.</summary>
    public StoredShape Shape { get; init; }

    /// <summary>Name of a property; where it is true the tensor is laid out as a row.</summary>
    public string? RowIf { get; init; }

    /// <summary>The dimension of the ranks that <see cref="FileFormAttribute.KeptRanks"/> is of; -1 where there is none.</summary>
    public int RankDimension { get; init; } = -1;

    /// <summary>True for the tensor whose zeros say which ranks are dropped, and by whose key the masks go.</summary>
    public bool Drops { get; init; }
}

/// <summary>
/// A library may leave the weight out of its files, and draw it again: uniformly in ±√(6 / fan-in), by torch's generator on the CPU from a
/// seed of the configuration. Weights of one seed are drawn one after the other.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Class, AllowMultiple = true)]
public sealed class DrawnAgainAttribute(AdapterLibrary library, string seed, string kept, int order) : FormPartAttribute(library)
{
    /// <summary>The entry of the seed.</summary>
    public string Seed => seed;

    /// <summary>The entry that is false where files lack the weight.</summary>
    public string Kept => kept;

    /// <summary>The weight's place among those of the seed.</summary>
    public int Order => order;
}

/// <summary>
/// Some versions of a library keep a tensor beside the weight, below the same module, that follows from the weight's shape. A file that
/// holds it must hold the values that follow; files that are written lack it.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Class, AllowMultiple = true)]
public sealed class BesideAttribute(AdapterLibrary library, string key, string from) : FormPartAttribute(library)
{
    /// <summary>The tensor's key below the module.</summary>
    public string Key => key;

    /// <summary>Name of the static method that computes the tensor, given the weight.</summary>
    public string From => from;
}

/// <summary>The entry of a library's configuration that says whether the adapted modules hold their weights as (in, out).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class LayoutFieldAttribute(AdapterLibrary library, string name) : Attribute
{
    /// <summary>The library.</summary>
    public AdapterLibrary Library => library;

    /// <summary>The entry.</summary>
    public string Name => name;
}

/// <summary>What an entry of a configuration says of a property.</summary>
public enum FieldForm
{
    /// <summary>Its value; members of enums as the library spells them.</summary>
    Value,

    /// <summary>The model's width divided by it.</summary>
    WidthOver,

    /// <summary>Whether it is 0.</summary>
    IsZero,

    /// <summary>Whether it is not 0.</summary>
    IsNotZero,

    /// <summary>Its name in capitals, for a member of an enum.</summary>
    Capitals,

    /// <summary>True for the first member of an enum, its name for any other.</summary>
    TrueOrName,

    /// <summary>
    /// A name (<see cref="ConfigFieldAttribute.Spelling"/>) where it is true or not 0; else true, and a file may say false as well, which
    /// tells how a run was started.
    /// </summary>
    TruthOrName,

    /// <summary>Its value, and 1 for 0.</summary>
    AtLeastOne,
}

/// <summary>The entry of a library's configuration that a property is written to, and must equal in a file that is read.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ConfigFieldAttribute(AdapterLibrary library, string name) : FormPartAttribute(library)
{
    /// <summary>The entry.</summary>
    public string Name => name;

    /// <summary>The entry that holds other values by module, as <c>rank_pattern</c> does.</summary>
    public string? Pattern { get; init; }

    /// <summary>True if a file may say something else, since inference does not depend on it.</summary>
    public bool TrainingOnly { get; init; }

    /// <summary>What the entry says of the property.</summary>
    public FieldForm Form { get; init; }

    /// <summary>Name of a property; where it is true, the entry is <see cref="Otherwise"/>.</summary>
    public string? Unless { get; init; }

    /// <summary>The entry in the case of <see cref="Unless"/>.</summary>
    public string? Otherwise { get; init; }

    /// <summary>The name that <see cref="FieldForm.TruthOrName"/> writes.</summary>
    public string? Spelling { get; init; }
}

/// <summary>An entry of a library's configuration that has one value for the method.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ConfigConstantAttribute(AdapterLibrary library, string name, object value) : Attribute
{
    /// <summary>The library.</summary>
    public AdapterLibrary Library => library;

    /// <summary>The entry.</summary>
    public string Name => name;

    /// <summary>Its value: text, number or truth value.</summary>
    public object Value => value;

    /// <summary>True if a file may say something else, since inference does not depend on it.</summary>
    public bool TrainingOnly { get; init; }

    /// <summary>
    /// True for an entry that some versions of the library do not know: it is held against files that have it, and not written.
    /// </summary>
    public bool OfSomeVersions { get; init; }
}
