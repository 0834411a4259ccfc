using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Plan.Joins;

/// <summary>What every join needs of one use of a method: its sites and layers, its constants and its weights.</summary>
internal sealed class MethodWeaver(ModelBuilder model, MethodUse use, IReadOnlyList<MethodUse> combinators)
{
    public ModelBuilder Model { get; } = model;
    public MethodUse Use { get; } = use;

    /// <summary>Lower-case name for parameters: <c>lora</c>.</summary>
    public string Label => Use.Method.Name.ToLowerInvariant();

    /// <summary>The mixture around this method, if there is one.</summary>
    public MethodUse? Mixture => combinators.FirstOrDefault(combinator => combinator.Method.Join == Join.Mixture);

    public IEnumerable<SiteTarget> Sites(SiteKind kind) =>
        Use.Sites.SelectMany(name => Model.Sites.Find(name)).Where(site => site.Kind == kind).Distinct();

    /// <summary>The adapted layers of a site; empty outside a stack.</summary>
    public EquatableArray<int> Layers(SiteTarget site) => site.Layers == 0 ? default : LayerRange.Read(Use.Layers, site.Layers).ToEquatable();

    /// <summary>Runs an action for each stage of a site: every adapted layer, or the one stage outside a stack.</summary>
    public void ForEachStage(SiteTarget site, string anchor, Action<StageBuilder> action)
    {
        if (site.Layers > 0)
            foreach (var layer in Layers(site))
                At(site, Model.Layer(site, layer), action);
        else if (Model.StageOf(anchor) is { } stage)
            At(site, stage, action);
    }

    /// <summary>Runs an action whose nodes are marked as this method's.</summary>
    public void At(SiteTarget site, StageBuilder stage, Action<StageBuilder> action)
    {
        var arguments = MethodText.Arguments(Use);
        stage.Origin = $"{Use.Method.Name} on {site.Field}" + (arguments.Length > 0 ? ": " + arguments : "");
        action(stage);
        stage.Origin = "";
    }

    /// <summary>Evaluates an expression over the method's properties and the site's sizes.</summary>
    public double Evaluate(string expression, SiteTarget? site = null) => Arithmetic.Evaluate(expression, name => Variable(name, site, Use));

    public bool Holds(string expression, SiteTarget? site = null) => expression.Length == 0 || Evaluate(expression, site) != 0;

    /// <summary>The operands of a body's parameters at a site, the inputs given.</summary>
    public Dictionary<string, Operand> Arguments(StageBuilder stage, SiteTarget site, BodySpec body, params Operand[] inputs)
    {
        var arguments = new Dictionary<string, Operand>();
        var input = 0;
        foreach (var parameter in body.Parameters)
            arguments[parameter.Name] = parameter.Kind switch
            {
                ParameterKind.Input => inputs[input++],
                ParameterKind.Constant => Constant(site, body, parameter),
                ParameterKind.Weight => Weight(stage, site, parameter),
                _ => throw new InvalidOperationException($"parameter '{parameter.Name}' of {Use.Method.Name}.{body.Member} cannot be given at a site"),
            };
        return arguments;
    }

    /// <summary>A constant of a body at a site.</summary>
    public Operand Constant(SiteTarget site, BodySpec body, ParameterSpec parameter)
    {
        var constant = Operand.Number(Evaluate(parameter.Expression, site));
        if (body.Decides(parameter.Name))
            Model.Constants.Add($"{site.Key}[{string.Join(",", Layers(site))}].{Label}.{parameter.Name}={constant.Text}");
        return constant;
    }

    /// <summary>Declares a weight and returns the operand that reads it.</summary>
    public Operand Weight(StageBuilder stage, SiteTarget site, ParameterSpec parameter)
    {
        var weight = parameter.Weight!;
        if (!Holds(weight.If, site))
            return Operand.Absent;
        var shape = ShapeOf(weight.Shape, site);
        var stem = weight.Scope switch
        {
            Scope.Site => site.Key,
            Scope.Layer => site.Key.Substring(0, site.Key.IndexOf("{i}", StringComparison.Ordinal) + 3),
            Scope.Stack => site.Stack,
            _ => "model",
        };
        var name = $"{stem}.{Label}.{parameter.Name}";
        var field = (weight.Scope == Scope.Site ? site.Field : "") + Use.Method.Name + char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
        var copies = Copies(weight, out var specification);
        var tensor = new OwnTensor(name, weight.Scope is Scope.Site or Scope.Layer ? Layers(site) : default, shape, weight.Init, Origin())
        {
            Std = weight.StdOf.Length > 0 ? Evaluate(weight.StdOf, site) : weight.Std,
            FanIn = weight.FanIn.Length > 0 ? (long)Evaluate(weight.FanIn, site) : 0,
            Trainable = !weight.Frozen,
            Decay = !weight.Frozen && shape.Rank > 1,
            Copies = copies,
            Deployed = copies == 1,
        };
        Model.Declare(tensor);
        if (copies == 1)
            return stage.Tensor(new TensorBinding(field, BindingKind.Own, name, shape) { Trainable = tensor.Trainable });
        return MixtureJoin.Choose(this, stage, site, specification!, tensor, field);
    }

    public Shape ShapeOf(string text, SiteTarget site) =>
        Shape.Of(Arithmetic.EvaluateList(text, name => Variable(name, site, Use)).Select(Whole));

    public string Origin() => MethodText.Of(Use);

    private int Copies(WeightSpec weight, out CopiesSpec? specification)
    {
        specification = Mixture?.Method.Copies.FirstOrDefault(copies => copies.Group == weight.Group && weight.Group.Length > 0);
        return specification is null ? 1 : (int)Arithmetic.Evaluate(specification.Count, name => Variable(name, null, Mixture!));
    }

    public static double? Variable(string name, SiteTarget? site, MethodUse use)
    {
        if (use.Value(name) is { } value)
            return value;
        if (site is null)
            return null;
        return name switch
        {
            "In" => site.In,
            "Out" => site.Out,
            "Width" => site.Out,
            "Hidden" => site.Out,
            "Model" => site.In,
            "Heads" => site.Heads,
            "HeadSize" => site.Heads == 0 ? null : site.Out / site.Heads,
            "Layers" => site.Layers,
            _ => null,
        };
    }

    private static long Whole(double value) => value == Math.Floor(value) && value > 0
        ? (long)value
        : throw new FormatException($"a dimension is {value.ToString("R", CultureInfo.InvariantCulture)}");
}
