using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>One use of a method at one site, in some layers; no layers outside a stack.</summary>
internal sealed record SiteUse(MethodUse Use, string Name, SiteTarget Site, EquatableArray<int> Layers);

/// <summary>
/// An adaptation's declaration with what its rules look up. It holds only what is right: a misspelt site or a wrong layer range is left
/// out here, and one rule reports it.
/// </summary>
internal sealed class DeclaredAdaptation
{
    private readonly Func<DeclaredAdaptation, MethodUse, IReadOnlyList<SiteTarget>> _parameters;

    /// <param name="spec">The declaration.</param>
    /// <param name="isSound">True if its architecture has no error.</param>
    /// <param name="parameters">Finds the parameters that a use reparametrises.</param>
    public DeclaredAdaptation(AdaptationSpec spec, bool isSound, Func<DeclaredAdaptation, MethodUse, IReadOnlyList<SiteTarget>> parameters)
    {
        (Spec, _parameters) = (spec, parameters);
        if (spec.Architecture is null || !isSound)
            return;
        Sites = new SiteTable(spec.Architecture);
        Base = BaseTensors.Of(spec.Architecture);
        Uses = Woven.SelectMany(Resolve).ToList();
    }

    public AdaptationSpec Spec { get; }

    /// <summary>Null if there is no architecture or a faulty one.</summary>
    public SiteTable? Sites { get; }
    public IReadOnlyList<BaseTensor> Base { get; } = [];
    public IReadOnlyList<SiteUse> Uses { get; } = [];

    /// <summary>How a base tensor is held; float32 for a name that is none's.</summary>
    public Storage StorageOf(string name) =>
        Base.FirstOrDefault(tensor => tensor.Name == name) is { } tensor
            ? Spec.Storage.Of(tensor.IsOfLayer, tensor.Shape.Rank)
            : Storage.Float32;

    /// <summary>The methods that touch the graph themselves.</summary>
    public IEnumerable<MethodUse> Woven => Spec.Methods.Where(use => !use.Method.IsAround && use.Method.Form.IsWoven);

    /// <summary>The methods around others.</summary>
    public IEnumerable<MethodUse> Combinators => Spec.Methods.Where(use => use.Method.IsAround);

    public IEnumerable<MethodUse> Siblings(MethodUse combinator) =>
        Spec.Methods.Where(use => !use.Method.IsAround && use.Method.FullName == combinator.Around);

    /// <summary>Every place that a use works at: its sites, or the parameters that it reparametrises.</summary>
    public IEnumerable<SiteTarget> Places(MethodUse use) =>
        use.Method.Form.ComputesParameters ? _parameters(this, use) : Of(use).Select(site => site.Site);

    public IEnumerable<SiteUse> Of(MethodUse use) => Uses.Where(site => ReferenceEquals(site.Use, use));

    /// <summary>True if a method can be applied to a site at all.</summary>
    public static bool Fits(MethodUse use, SiteTarget site) => use.Method.Form.CanStandAt(site) && FitsKind(use, site);

    private static bool FitsKind(MethodUse use, SiteTarget site) =>
        use.Method.Form.Site is { } kind
            ? site.Kind == kind || site.Kind == SiteKind.Embedding && MethodBodies.OfTables(use.Method) is not null
            : site.Kind is SiteKind.Linear or SiteKind.Norm or SiteKind.Embedding;

    /// <summary>The places of the right kind that a name stands for.</summary>
    public IReadOnlyList<SiteTarget> Fitting(MethodUse use, string name) => Sites!.Find(name).Where(site => Fits(use, site)).ToList();

    /// <summary>The same, each place once that several sets of weights stand at in turn.</summary>
    public IReadOnlyList<SiteTarget> Apart(MethodUse use, string name) => Fitting(use, name).Where(site => site.Set == 0).ToList();

    /// <summary>The one place of the right kind that a name stands for; null if there is none or several.</summary>
    public SiteTarget? Only(MethodUse use, string name)
    {
        var places = Apart(use, name);
        return places.Count == 1 ? places[0] : null;
    }

    /// <summary>The names by which a method can reach each of its places: the first unambiguous one of each.</summary>
    public IReadOnlyList<string> NamesFor(MethodUse use)
    {
        var (names, seen) = (new List<string>(), new HashSet<SiteTarget>());
        foreach (var name in Sites!.Names)
        {
            if (Only(use, name) is { } only && seen.Add(only))
                names.Add(name);
        }

        return names;
    }

    /// <summary>The numbers of layers that a use's selection is read against.</summary>
    public IEnumerable<int> Stacks =>
        Sites is null ? [] : Spec.Architecture!.Parts.Where(part => part.Kind == PartKind.Repeat).Select(part => part.Count);

    /// <summary>
    /// The base tensors that a use trains in place, whole or some rows of them; none where its layers or expressions are wrong.
    /// </summary>
    public IReadOnlyList<(string Name, int Layer)> Thawed(MethodUse use)
    {
        if (Sites is null || use.Frozen)
            return [];
        try
        {
            return Selection
                .Of(use, Sites, Base)
                .SelectMany(entry =>
                    entry.Tensor.Layers == 0 ? [(entry.Tensor.Name, 0)] : entry.Layers.Select(layer => (entry.Tensor.Name, layer))
                )
                .Distinct()
                .ToList();
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>
    /// The weights that a use declares with its properties as they are: those of the join's body and of the encoders it needs.
    /// </summary>
    public static IEnumerable<ParameterSpec> Weights(MethodUse use)
    {
        foreach (var parameter in MethodBodies.Entries(use.Method).SelectMany(body => body.Parameters))
        {
            if (parameter.Kind != ParameterKind.Weight)
                continue;
            if (parameter.Encoded is { } encoded && Value(encoded.When, use, null) is not 0)
            {
                foreach (
                    var inner in (use.Method.Body(encoded.Method)?.Parameters ?? default).Where(inner => inner.Kind == ParameterKind.Weight)
                )
                    yield return inner;
            }
            else
                yield return parameter;
        }
    }

    /// <summary>The value of an expression; null if it is empty or wrong.</summary>
    public static double? Value(string expression, MethodUse use, SiteTarget? site)
    {
        if (expression.Length == 0)
            return null;
        try
        {
            return Arithmetic.Evaluate(expression, name => Variables.Of(name, site, use));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The first property of a use that an expression names; empty if there is none.</summary>
    public static string PropertyIn(string expression, MethodUse use) =>
        use.Arguments.Select(argument => argument.Name)
            .Where(name => MethodBodies.NamesIn(expression).Contains(name))
            .OrderBy(name => expression.IndexOf(name, StringComparison.Ordinal))
            .FirstOrDefault()
        ?? "";

    private IEnumerable<SiteUse> Resolve(MethodUse use)
    {
        foreach (var name in use.Sites)
        {
            if (Apart(use, name).Count > 1 && !SiteTable.IsEverywhere(name))
                continue;
            foreach (var site in Fitting(use, name))
            {
                if (LayersOf(use, site) is { } layers)
                    yield return new SiteUse(use, name, site, layers);
            }
        }
    }

    /// <summary>The layers of a site that a use selects; null for a wrong selection.</summary>
    private static EquatableArray<int>? LayersOf(MethodUse use, SiteTarget site)
    {
        try
        {
            return site.Layers > 0 ? LayerRange.Read(use.Layers, site.Layers).ToEquatable() : default(EquatableArray<int>);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
