using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>Reads an architecture's declaration from its symbol. Symbols end here.</summary>
internal static partial class ArchitectureParser
{
    private const string CausalLm = "CausalLm",
        Scaling = "RotaryScaling";

    private const string Seq2SeqLm = "Seq2SeqLm";

    /// <summary>What was found wrong while parts were read.</summary>
    private sealed class Found
    {
        public List<string> Texts { get; } = [];
        public List<UnusableSize> Sizes { get; } = [];

        /// <summary>A number; 1 in the place of what cannot be computed, which is noted.</summary>
        public double Number(double value, string path, string argument)
        {
            if (!double.IsNaN(value))
                return value;
            Sizes.Add(new UnusableSize(path, argument, value));
            return 1;
        }

        /// <summary>A size as a whole number; 1 in the place of one that is none, which is noted.</summary>
        public int Whole(double value, string path, string argument)
        {
            if (Math.Abs(value) <= int.MaxValue && value == Math.Floor(value))
                return (int)value;
            Sizes.Add(new UnusableSize(path, argument, value));
            return 1;
        }
    }

    /// <summary>Reads one argument of a sized attribute; a layout's constants may replace the declared value.</summary>
    private delegate double Argument(string path, AttributeData attribute, string name, double otherwise);

    public static ArchitectureSpec? Parse(INamedTypeSymbol type, Compilation compilation)
    {
        var attribute = type.Attribute("ArchitectureAttribute");
        if (attribute is null)
            return null;
        var layout = attribute.Get("Layout") as INamedTypeSymbol;
        var source = layout ?? type;
        var faults = new Found();
        var constants = Constants(type).ToDictionary(field => field.Name, field => AttributeReader.ToNumber(field.ConstantValue)!.Value);
        if (layout is not null && (layout.Attribute("ArchitectureAttribute") is not { } declared || declared.Get("Layout") is not null))
            faults.Texts.Add(
                $"layout:{layout.ToDisplayString()}:{(layout.Attribute("ArchitectureAttribute")?.Get("Layout") as INamedTypeSymbol)?.ToDisplayString()}"
            );
        var expressions = SizeExpressions.Of(source, compilation);
        Argument argument = (path, data, name, otherwise) =>
            faults.Number(expressions.Evaluate(path, name, constants) ?? data.Number(name, otherwise), path, name);
        var causal = source.Attribute("CausalLmRecipeAttribute") is { } recipeOfText
            ? new CausalLmRecipe(recipeOfText.Text("Decoder"), argument(CausalLm, recipeOfText, "Tied", 0) != 0)
            {
                TiedKey = recipeOfText.Text("TiedKey"),
                SoftCap = argument(CausalLm, recipeOfText, "SoftCap", 0),
            }
            : null;
        var pairs = source.Attribute("Seq2SeqLmRecipeAttribute") is { } recipeOfPairs ? Seq2Seq(recipeOfPairs, argument) : null;
        var parts = Parts(source, "", argument, faults, compilation);
        (causal, pairs) = (WithTiedKey(causal, parts), WithTiedKey(pairs, parts));
        // A size that ties the decoder has no such part; where it is declared by the class itself, a rule says so.
        if (layout is not null && (causal ?? pairs) is { Tied: true } recipe)
            parts.RemoveAll(part => part.Kind == PartKind.Linear && part.Name == recipe.Decoder);
        var sizes = Sizes(source, type, layout, constants, faults, compilation).ToList();
        EquatableArray<string> Texts(string name) =>
            (attribute.Get(name) is null && layout?.Attribute("ArchitectureAttribute") is { } repeated ? repeated : attribute).Texts(name);
        return new ArchitectureSpec(TypeSpecs.Of(type, compilation, DeclarationKind.Architecture))
        {
            KeyPrefix = attribute.Text("KeyPrefix"),
            ModelType = ConfigParser.ModelType(type, layout) ?? attribute.Text("KeyPrefix"),
            LeavesOut = Texts("LeavesOut"),
            Ignores = Texts("Ignores"),
            Entries = ConfigParser.Entries(type, layout, sizes).ToEquatable(),
            Parts = parts.ToEquatable(),
            LinearHeads = LinearHeads(source).Select(recipe => LinearRecipe(recipe.Head, recipe.Attribute, argument)).ToEquatable(),
            CausalLm = causal,
            Seq2SeqLm = pairs,
            MaskedLm = source.Attribute("MaskedLmRecipeAttribute") is { } lm
                ? new MaskedLmRecipe(
                    (Act)(int)argument("MaskedLm", lm, "activation", 0),
                    lm.Text("DenseKey"),
                    lm.Text("NormKey"),
                    lm.Text("BiasKey"),
                    argument("MaskedLm", lm, "Epsilon", 1e-12)
                )
                {
                    TiedKey = lm.Text("TiedKey"),
                    DenseBias = argument("MaskedLm", lm, "DenseNoBias", 0) == 0,
                    NormBias = argument("MaskedLm", lm, "NormNoBias", 0) == 0,
                }
                : null,
            HasLayout = layout is not null,
            NamedArguments = NamedArguments(type, expressions).ToEquatable(),
            Faults = faults.Texts.ToEquatable(),
            UnusableSizes = faults.Sizes.Distinct().ToEquatable(),
            UnusableConstants =
                layout is null || !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
                    ? default
                    : LayoutConstants.Unusable(type, layout, compilation).ToEquatable(),
            UndefinedValues = EnumValues
                .UndefinedOfArchitecture(type)
                .Concat(layout is null ? [] : EnumValues.UndefinedOfArchitecture(layout))
                .ToEquatable(),
        };
    }

    private static Seq2SeqLmRecipe Seq2Seq(AttributeData recipe, Argument argument) =>
        new(recipe.Text("Decoder"), argument(Seq2SeqLm, recipe, "Tied", 0) != 0)
        {
            TiedKey = recipe.Text("TiedKey"),
            ScaledWhenTied = recipe.Flag("ScaledWhenTied"),
            BiasKey = recipe.Text("BiasKey"),
            Start = (int)argument(Seq2SeqLm, recipe, "Start", 0),
            Padding = (int)argument(Seq2SeqLm, recipe, "Padding", 0),
        };

    /// <summary>The recipe with the key of the part that the words' table stands for.</summary>
    private static T? WithTiedKey<T>(T? recipe, List<PartSpec> parts)
        where T : CausalLmRecipe =>
        recipe is { Tied: true, TiedKey.Length: 0 }
        && parts.Find(part => part.Kind == PartKind.Linear && part.Name == recipe.Decoder) is { } tied
            ? recipe with
            {
                TiedKey = tied.Key,
            }
            : recipe;

    /// <summary>The sizes that are a constant of the class by itself.</summary>
    private static IEnumerable<NamedArgument> NamedArguments(INamedTypeSymbol type, SizeExpressions expressions) =>
        from line in expressions.Text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries)
        let at = line.IndexOf('=')
        let dot = line.LastIndexOf('.', at)
        where
            dot > 0
            && !line.StartsWith("const.", StringComparison.Ordinal)
            && type.GetMembers(line.Substring(at + 1)).Any(member => member is IFieldSymbol { HasConstantValue: true })
        select new NamedArgument(line.Substring(0, dot), line.Substring(dot + 1, at - dot - 1), line.Substring(at + 1));

    /// <summary>Every attribute of an architecture whose arguments may be sizes, with the path it is known by.</summary>
    public static IEnumerable<(string Path, AttributeData Attribute)> SizedAttributes(INamedTypeSymbol architecture)
    {
        foreach (var (head, recipe) in LinearHeads(architecture))
            yield return (head, recipe);
        if (architecture.Attribute("MaskedLmRecipeAttribute") is { } lm)
            yield return ("MaskedLm", lm);
        if (architecture.Attribute("CausalLmRecipeAttribute") is { } causal)
            yield return (CausalLm, causal);
        if (architecture.Attribute("Seq2SeqLmRecipeAttribute") is { } pairs)
            yield return (Seq2SeqLm, pairs);
        foreach (var property in architecture.GetMembers().OfType<IPropertySymbol>())
        {
            if (PartAttribute(property) is not { } part)
                continue;
            yield return (property.Name, part);
            if (BlockOf(property) is not { } block)
                continue;
            if (block.Attribute("BlockAttribute") is { } blockAttribute)
                yield return (property.Name + ".Block", blockAttribute);
            foreach (var (sublayer, attribute) in Sublayers(block))
            {
                yield return ($"{property.Name}.{sublayer.Name}", attribute);
                if (sublayer.Attribute("RotaryScalingAttribute") is { } scaling)
                    yield return ($"{property.Name}.{sublayer.Name}.{Scaling}", scaling);
                foreach (var inner in sublayer.GetMembers().OfType<IPropertySymbol>())
                {
                    if (PartAttribute(inner) is { } innerPart)
                        yield return ($"{property.Name}.{sublayer.Name}.{inner.Name}", innerPart);
                }
            }
        }
    }

    private static IEnumerable<(string Head, AttributeData Attribute)> LinearHeads(INamedTypeSymbol architecture) =>
        from head in HeadForm.LinearRecipes
        let attribute = architecture.Attribute(head + "RecipeAttribute")
        where attribute is not null
        select (head, attribute);

    public static IEnumerable<(INamedTypeSymbol Type, AttributeData Attribute)> Sublayers(INamedTypeSymbol block) =>
        from type in block.GetTypeMembers()
        let attribute = type.Attribute("AttentionAttribute") ?? type.Attribute("FeedForwardAttribute")
        where attribute is not null
        orderby type.Locations.FirstOrDefault()?.SourceSpan.Start ?? 0
        select (type, attribute);

    /// <summary>Reads the members of a block class alone, for the accessors emitted into it.</summary>
    public static BlockSpec? ParseBlock(INamedTypeSymbol type, Compilation compilation) =>
        type.Attribute("BlockAttribute") is null
            ? null
            : Block(type, "", (_, data, name, otherwise) => data.Number(name, otherwise), new Found(), compilation);

    public static IEnumerable<IFieldSymbol> Constants(INamedTypeSymbol type) =>
        type.GetMembers()
            .OfType<IFieldSymbol>()
            .Where(field => field.HasConstantValue && AttributeReader.ToNumber(field.ConstantValue) is not null);

    private static IEnumerable<SizeConstant> Sizes(
        INamedTypeSymbol source,
        INamedTypeSymbol type,
        INamedTypeSymbol? layout,
        Dictionary<string, double> constants,
        Found faults,
        Compilation compilation
    )
    {
        var expressions = layout is null ? null : SizeExpressions.Of(layout, compilation);
        foreach (var field in Constants(source))
        {
            var own = type.GetMembers(field.Name).OfType<IFieldSymbol>().FirstOrDefault(candidate => candidate.HasConstantValue) ?? field;
            var value = faults.Number(
                constants.TryGetValue(field.Name, out var declared)
                    ? declared
                    : expressions?.Evaluate("const", field.Name, constants) ?? AttributeReader.ToNumber(field.ConstantValue)!.Value,
                field.Name,
                "const"
            );
            var key = (own.Attribute("ConfigAttribute") ?? field.Attribute("ConfigAttribute"))?.Text("key") ?? "";
            yield return new SizeConstant(field.Name, key, value, field.Type.TypeKind == TypeKind.Enum)
            {
                IsFlag = field.Type.SpecialType == SpecialType.System_Boolean,
            };
        }
    }

    private static LinearRecipe LinearRecipe(string head, AttributeData recipe, Argument argument) =>
        new(head, recipe.Text("Key"), argument(head, recipe, "Dropout", 0))
        {
            DenseKey = recipe.Text("DenseKey"),
            DenseBias = argument(head, recipe, "DenseNoBias", 0) == 0,
            DenseActivation = (Act)(int)argument(head, recipe, "DenseActivation", (int)Act.Tanh),
            NormKey = recipe.Text("NormKey"),
            NormBias = argument(head, recipe, "NormNoBias", 0) == 0,
            Epsilon = argument(head, recipe, "Epsilon", 1e-5),
            Bias = argument(head, recipe, "NoBias", 0) == 0,
            Pooling = recipe.Flag("LastToken") ? Pooling.Last : (Pooling)(int)argument(head, recipe, "Pooling", (int)Pooling.First),
        };

    private static AttributeData? PartAttribute(IPropertySymbol property) =>
        property
            .GetAttributes()
            .FirstOrDefault(attribute =>
                attribute.AttributeClass?.DerivesFrom("PartAttribute") == true
                && attribute.AttributeClass.Is(attribute.AttributeClass.Name)
                && Enum.TryParse<PartKind>(attribute.AttributeClass.Name.Replace("Attribute", ""), out _)
            );

    /// <summary>The stacks of an architecture, each with its block.</summary>
    public static IEnumerable<(IPropertySymbol Stack, INamedTypeSymbol Block)> Blocks(INamedTypeSymbol architecture) =>
        from property in architecture.GetMembers().OfType<IPropertySymbol>()
        let block = PartAttribute(property) is null ? null : BlockOf(property)
        where block is not null
        select (property, block);

    private static INamedTypeSymbol? BlockOf(IPropertySymbol property) =>
        property.Type is INamedTypeSymbol { Name: "Repeated" } repeated
            ? repeated.TypeArguments.FirstOrDefault() as INamedTypeSymbol
            : null;
}
