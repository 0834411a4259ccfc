using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>What a join gives to a body beside the method's own weights and constants.</summary>
internal sealed class Given
{
    /// <summary>The tensors that the body reads, in order.</summary>
    public Operand[] Inputs { get; init; } = [];

    /// <summary>The base tensor at the site.</summary>
    public Operand Base { get; init; }

    /// <summary>What the members of a fusion add.</summary>
    public Operand Members { get; init; }

    /// <summary>Gives the normed residual sum.</summary>
    public Func<Operand>? Normed { get; init; }

    /// <summary>What stands in its place where a condition switches it off.</summary>
    public Operand Plain { get; init; }
}

/// <summary>What every join needs of one use of a method: its sites and layers, its constants and its weights.</summary>
internal sealed class MethodWeaver(ModelBuilder model, MethodUse use, IReadOnlyList<MethodUse> combinators, MethodWeaver? around = null)
{
    public ModelBuilder Model { get; } = model;
    public MethodUse Use { get; } = use;

    /// <summary>All uses of the method.</summary>
    public IReadOnlyList<MethodUse> Uses { get; init; } = [use];

    /// <summary>Name for parameters: <c>lora</c>, <c>pfeiffer_a</c> for a named use, <c>gate_lora</c> for a combinator.</summary>
    public string Label =>
        Use.Method.Name.ToLowerInvariant() + (Use.Name.Length > 0 ? "_" + Use.Name : "") + (around is null ? "" : "_" + around.Label);

    /// <summary>Part of the names of fields and local variables: <c>Lora</c>, <c>PfeifferA</c>, <c>GateLora</c>.</summary>
    public string Stem => Use.Method.Name + Capital(Use.Name) + (around is null ? "" : around.Stem);

    /// <summary>Why a use for the rows of one task folds into no weight.</summary>
    public string OfOneTask => $"{Use.Method.Name} works on the rows of task {Use.Task} alone";

    /// <summary>The gate on this method, if there is one.</summary>
    public MethodWeaver? Gate => Combinator<GateJoin>();

    /// <summary>The fusion of this method's uses, if there is one.</summary>
    public MethodWeaver? Fusion => Combinator<FuseJoin>();

    /// <summary>The mixture around this method, if there is one.</summary>
    public MethodUse? Mixture => combinators.FirstOrDefault(combinator => combinator.Method.Form is MixtureJoin);

    /// <summary>A combinator works where its method does.</summary>
    private MethodWeaver? Combinator<TJoin>()
        where TJoin : WovenJoin =>
        combinators.FirstOrDefault(combinator => combinator.Method.Form is TJoin) is { } combinator
            ? new MethodWeaver(
                Model,
                combinator with
                {
                    Sites = Use.Sites,
                    Layers = Use.Layers,
                },
                [],
                combinator.Method.Form.CombinesUses || SharedGates.Is(combinator) ? null : this
            )
            : null;

    private static string Capital(string name) => name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name.Substring(1);

    public IEnumerable<SiteTarget> Sites(SiteKind kind) =>
        Use
            .Sites.SelectMany(name => Model.Sites.Find(name))
            .Where(site => site.Kind == kind && (kind != SiteKind.Embedding || DeclaredAdaptation.Fits(Use, site)))
            .Distinct();

    /// <summary>The adapted layers of a site; empty outside a stack.</summary>
    public EquatableArray<int> Layers(SiteTarget site) =>
        site.Layers == 0 ? default : LayerRange.Read(Use.Layers, site.Layers).ToEquatable();

    /// <summary>
    /// Runs an action for each stage of a site: every adapted layer, or the one stage outside a stack; of a table that two stacks read,
    /// the first.
    /// </summary>
    public void ForEachStage(SiteTarget site, string anchor, Action<StageBuilder> action)
    {
        if (site.Layers > 0)
        {
            foreach (var layer in Layers(site))
                At(site, Model.Layer(site, layer), action);
        }
        else if (Model.StagesOf(anchor).Where(stage => IsAt(site, stage)).ToList() is { Count: > 0 } stages)
            AtShared(site, stages, action);
    }

    /// <summary>
    /// Runs an action at the first stage of a place or, where layers share their weights, at every one. What deployment makes of shared
    /// weights is said once.
    /// </summary>
    private void AtShared(SiteTarget site, IReadOnlyList<StageBuilder> stages, Action<StageBuilder> action)
    {
        At(site, stages[0], action);
        if (!OfSharedLayers(site))
            return;
        foreach (var stage in stages.Skip(1))
        {
            var (deploys, penalties) = (stage.Deploys.Count, stage.Penalties.Count);
            At(site, stage, action);
            stage.Deploys.RemoveRange(deploys, stage.Deploys.Count - deploys);
            stage.Penalties.RemoveRange(penalties, stage.Penalties.Count - penalties);
        }
    }

    /// <summary>Whether a stage has a site outside a stack's layers; of weights that layers share, whether it reads that set.</summary>
    private bool IsAt(SiteTarget site, StageBuilder stage) =>
        site.Stack.Length == 0 || stage.Stack == site.Stack && (SharedStack(site) is not { } stack || stack.SetOf(stage.Layer) == site.Set);

    /// <summary>The stack of a site whose layers share their weights; null for any other.</summary>
    private PartSpec? SharedStack(SiteTarget site) =>
        Model.Architecture.Parts.FirstOrDefault(part => part.Shared && part.Name == site.Stack);

    /// <summary>Whether a site is in a block whose weights the layers of its stack share.</summary>
    private bool OfSharedLayers(SiteTarget site) => SharedStack(site) is not null;

    /// <summary>
    /// Runs an action whose nodes are marked as this method's. Shapes that do not fit are noted, so that those of other places are found,
    /// too.
    /// </summary>
    public void At(SiteTarget site, StageBuilder stage, Action<StageBuilder> action)
    {
        var arguments = MethodText.Arguments(Use);
        stage.Origin = $"{Use.Method.Name} on {site.Field}" + (arguments.Length > 0 ? ": " + arguments : "");
        try
        {
            action(stage);
        }
        catch (ShapeException exception)
        {
            Model.AddMisfit(exception, Use, Use.Sites.FirstOrDefault(name => Model.Sites.Find(name).Contains(site)) ?? site.Path);
        }
        stage.Origin = "";
    }

    /// <summary>Evaluates an expression over the method's properties and the site's sizes.</summary>
    public double Evaluate(string expression, SiteTarget? site = null) => Arithmetic.Evaluate(expression, name => Value(name, site));

    private double? Value(string name, SiteTarget? site) =>
        name switch
        {
            "Places" when site?.Parameter is null => Places,
            "MostIn" => AllSites.Select(place => place.Site.In).DefaultIfEmpty(0).Max(),
            "MostOut" => AllSites.Select(place => place.Site.Out).DefaultIfEmpty(0).Max(),
            _ => Variables.Of(name, site, Use),
        };

    /// <summary>The sites of all uses of the method.</summary>
    private IEnumerable<(MethodUse Use, SiteTarget Site)> AllSites =>
        Uses.SelectMany(use =>
            use.Sites.SelectMany(Model.Sites.Find).Where(site => site.Kind == use.Method.Form.Site).Distinct().Select(site => (use, site))
        );

    /// <summary>At how many places all uses of the method work, each layer counted.</summary>
    private double Places => AllSites.Sum(place => place.Site.Layers == 0 ? 1 : LayerRange.Read(place.Use.Layers, place.Site.Layers).Count);

    public bool Holds(string expression, SiteTarget? site = null) => expression.Length == 0 || Evaluate(expression, site) != 0;

    /// <summary>
    /// What the method makes of a tensor, where it works on the rows of one task: that in these rows, and the tensor as it was in the
    /// others.
    /// </summary>
    public Operand ForItsRows(StageBuilder stage, Operand adapted, Operand plain)
    {
        if (Use.Task < 0)
            return adapted;
        return stage.Add("for_task", stage.NodeOf(adapted).Name + "Rows", adapted, plain, TaskIds(stage), Operand.Number(Use.Task));
    }

    /// <summary>The task of each row (B) in a stage.</summary>
    public Operand TaskIds(StageBuilder stage)
    {
        var source = Model.MaskStage(Model.Stacks[0]);
        if (!source.Anchors.ContainsKey("tasks"))
        {
            source.MoveToEnd();
            source.Anchors["tasks"] = source.Add("tasks", "tasks", source.Input("batch", InputKind.Batch, Shape.Unknown));
            source.Output("tasks", source.Anchors["tasks"]);
        }
        return stage.Input("tasks", InputKind.Variable, Shape.Of(Dim.Rows));
    }

    /// <summary>What the method adds, times its gate where it has one.</summary>
    /// <param name="stage">The stage; the gate's nodes stand at its cursor.</param>
    /// <param name="site">The method's site.</param>
    /// <param name="input">What the method reads, and so the gate.</param>
    /// <param name="added">What the method adds.</param>
    /// <param name="name">Stem of local names.</param>
    public Operand Gated(StageBuilder stage, SiteTarget site, Operand input, Operand added, string name)
    {
        if (Gate is not { } gate)
            return added;
        if (site.Layers == 0 && !OfSharedLayers(site))
            throw new FormatException($"{gate.Use.Method.Name} takes a mean over tokens, which there are none of at {site.Path}");
        return stage.Add("mul", name + "Gated", added, gate.Open(stage, site, input, name));
    }

    /// <summary>The gate at a site, (B, 1, 1); this weaver is the gate's.</summary>
    public Operand Open(StageBuilder stage, SiteTarget site, Operand input, string name)
    {
        if (SharedGates.Is(Use))
            return SharedGate.Open(this, stage, site, input, name);
        var body = Use.Method.Body("Gate")!;
        return new BodyInliner(stage, Model.Training).Add(
            Use,
            body,
            Arguments(stage, site, body, new Given { Inputs = [input] }),
            name + "Gate",
            Shape.Of(Dim.Rows, 1, 1)
        );
    }

    /// <summary>The operands of a body's parameters at a site, with what the join gives.</summary>
    public Dictionary<string, Operand> Arguments(StageBuilder stage, SiteTarget site, BodySpec body, Given given)
    {
        var arguments = new Dictionary<string, Operand>();
        var input = 0;
        foreach (var parameter in body.Parameters)
        {
            arguments[parameter.Name] = parameter.Kind switch
            {
                ParameterKind.Input => given.Inputs[input++],
                ParameterKind.Normed => Holds(parameter.Expression, site) ? given.Normed!() : given.Plain,
                ParameterKind.Shares => Model.Training || body.Reads(parameter.Name, withLoss: false)
                    ? Shares(stage, site, parameter, given.Inputs[0])
                    : Operand.Absent,
                ParameterKind.TaskIds => TaskIds(stage),
                ParameterKind.Base => given.Base,
                ParameterKind.Members => given.Members,
                ParameterKind.Constant => Constant(site, body, parameter),
                ParameterKind.Weight => Weight(stage, site, parameter),
                _ => throw new InvalidOperationException(
                    $"parameter '{parameter.Name}' of {Use.Method.Name}.{body.Member} cannot be given at a site"
                ),
            };
        }

        return arguments;
    }

    /// <summary>The share of each token in the mean over its text.</summary>
    /// <exception cref="UncachedException">The text grows token by token, and with each the shares of those before it change.</exception>
    private Operand Shares(StageBuilder stage, SiteTarget site, ParameterSpec parameter, Operand x)
    {
        var scope = Model.ScopeOf(stage, x);
        if (Model.Steps(scope))
            throw new UncachedException($"{Use.Method.Name} on {site.Path} reads all tokens of a text together");
        var shares = stage.Add(
            "token_shares",
            parameter.Name,
            Model.Tokens(stage, scope),
            x,
            Operand.Expression(Holds(parameter.Expression, site) ? "true" : "false")
        );
        return Use.Task < 0 ? shares : ForItsRows(stage, shares, stage.Add("zeros_like", parameter.Name + "OfOthers", shares));
    }

    /// <summary>A constant of a body at a site.</summary>
    public Operand Constant(SiteTarget site, BodySpec body, ParameterSpec parameter)
    {
        if (parameter.Expression == "Offset" && site is { Layers: > 0, Parameter: { } place })
            return Operand.Layer(place.Offset, place.Stride);
        var constant = Operand.Number(Evaluate(parameter.Expression, site));
        if (body.Decides(parameter.Name))
            Model.Constants.Add($"{site.Key}[{string.Join(",", Layers(site))}].{Label}.{parameter.Name}={constant.Text}");
        return parameter.Type == "double"
            ? constant with
            {
                Meaning =
                    $"{Stem}{char.ToUpperInvariant(parameter.Name[0])}{parameter.Name.Substring(1)} = {Chosen(parameter.Expression, site)}",
            }
            : constant;
    }

    /// <summary>The part of a conditional expression that decides its value at a site.</summary>
    private string Chosen(string expression, SiteTarget site)
    {
        var (question, colon) = (expression.IndexOf('?'), expression.IndexOf(':'));
        return question < 0 || colon < question || expression.IndexOf('?', question + 1) >= 0
            ? expression
            : (
                Evaluate(expression.Substring(0, question), site) != 0
                    ? expression.Substring(question + 1, colon - question - 1)
                    : expression.Substring(colon + 1)
            ).Trim();
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
            Scope.Layer => LayerOf(site),
            Scope.Stack => site.Shared,
            _ => "model",
        };
        var name = $"{stem}.{Label}.{parameter.Name}";
        var field =
            (weight.Scope == Scope.Site ? site.Field : "") + Stem + char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
        var copies = Copies(weight, out var specification);
        var from = Holds(weight.FromIf, site) ? weight.From : "";
        var frozen = weight.Frozen || Use.Frozen || weight.FrozenIf.Length > 0 && Holds(weight.FrozenIf, site);
        var tensor = new OwnTensor(
            name,
            weight.Scope is Scope.Site or Scope.Layer ? Layers(site) : default,
            shape,
            weight.InitOf.Length > 0 ? (Init)(int)Evaluate(weight.InitOf, site) : weight.Init,
            Origin()
        )
        {
            From = from.Length > 0 ? From(site, from) : null,
            FromBase = FromBase(site, from, weight.FromIf),
            Std = weight.StdOf.Length > 0 ? Evaluate(weight.StdOf, site) : weight.Std,
            FanIn = weight.FanIn.Length > 0 ? (long)Evaluate(weight.FanIn, site) : 0,
            Trainable = !frozen,
            Rate = frozen || weight.RateOf.Length == 0 ? 1 : Evaluate(weight.RateOf, site),
            Decay = !frozen && !weight.NoDecay && shape.Rank > 1,
            Integer = weight.Integer,
            Seeded = weight.Seed.Length > 0,
            Copies = copies,
            Routed = Combinator<DropJoin>() is not null,
            Deployed = copies == 1,
        };
        Model.Declare(tensor);
        if (tensor.Seeded)
            Model.Constants.Add($"{name}.seed={ModelBuilder.Number(Evaluate(weight.Seed, site))}");
        if (copies == 1)
            return stage.Tensor(new TensorBinding(field, BindingKind.Own, name, shape) { Trainable = tensor.Trainable });
        return MixtureJoin.Choose(this, stage, site, specification!, tensor, field);
    }

    /// <summary>Stem of the names of what a layer has once.</summary>
    public static string LayerOf(SiteTarget site) => site.Key.Substring(0, site.Key.IndexOf("{i}", StringComparison.Ordinal) + 3);

    /// <summary>The base tensors that the method of an initial value reads.</summary>
    private EquatableArray<string> FromBase(SiteTarget site, string member, string condition) =>
        (Use.Method.Body(member)?.Parameters ?? default)
            .Where(parameter => parameter.Kind == ParameterKind.Base)
            .Select(parameter => parameter.Place is { } place ? BaseName(site, place, condition) : site.Base + ".weight")
            .ToEquatable();

    /// <summary>The sites of a name: those of the same stack as another site, and of the same set of weights, or else all.</summary>
    private List<SiteTarget> Others(SiteTarget site, BasePlace place) =>
        new[] { $"{site.Stack}.{place.Site}", place.Site }
            .Select(name =>
                Model
                    .Sites.Find(name)
                    .Where(other => other.IsTable && (site.Layers > 0 || other.Stack != site.Stack || other.Set == site.Set))
                    .ToList()
            )
            .FirstOrDefault(others => others.Count > 0)
        ?? [];

    /// <summary>The name of a base tensor at another site of the same layer.</summary>
    private string BaseName(SiteTarget site, BasePlace place, string condition)
    {
        var otherwise = condition.Length > 0 && condition.All(char.IsLetterOrDigit) ? $": say {condition} = false" : "";
        var what = $"{Use.Method.Name} starts from {(place.Norm ? "the norm behind " : "")}'{place.Site}'";
        var targets = Others(site, place);
        if (targets.Count != 1)
            throw new FormatException($"{what}, which {Model.Architecture.Type.Name} does not have once{otherwise}");
        if (targets[0].Kind == SiteKind.Embedding && targets[0].Out != Model.Model)
            throw new FormatException($"{what}, which is {targets[0].Out} wide where the hidden states are {Model.Model}{otherwise}");
        var path = targets[0].Path;
        if (place.Norm)
            path = path.Substring(0, path.LastIndexOf('.') + 1) + "Norm";
        var slice = targets[0].IsSlice && !place.Norm;
        return Model
            .Base.FirstOrDefault(tensor =>
                (slice ? tensor.Name.StartsWith(targets[0].Base + ".", StringComparison.Ordinal) : tensor.Path == path)
                && (tensor.Stack, tensor.Set) == (targets[0].Stack, targets[0].Set)
                && tensor.IsBias == place.Bias
            )
            ?.Name
            ?? throw new FormatException($"{what}, which has no {(place.Bias ? "bias" : "weight")}{otherwise}");
    }

    /// <summary>The call of the method that computes an initial value.</summary>
    private MethodCall From(SiteTarget site, string member)
    {
        var tensors = 0;
        var arguments = Use
            .Method.Body(member)!
            .Parameters.Select(parameter =>
                parameter.Kind switch
                {
                    ParameterKind.Base => BaseTensor(tensors++, SiteOf(parameter.Place)),
                    ParameterKind.Generator => new CallArgument.Generator(),
                    ParameterKind.Constant when parameter.Expression == "Offset" && site is { Layers: > 0, Parameter: { } place } =>
                        new CallArgument.Value(Operand.Layer(place.Offset, place.Stride)),
                    _ => new CallArgument.Value(BodyInliner.Argument(parameter, Operand.Number(Evaluate(parameter.Expression, site)))),
                }
            );
        return new MethodCall($"{Use.Method.FullName}.{Identifiers.Escape(member)}", arguments.ToEquatable());

        SiteTarget? SiteOf(BasePlace? place) =>
            place is null ? site
            : place.Norm ? null
            : Others(site, place).FirstOrDefault();
    }

    /// <summary>A tensor of the base; of a slice, its rows of the whole's tensor.</summary>
    private static CallArgument BaseTensor(int index, SiteTarget? site) =>
        site is { IsSlice: true } ? new CallArgument.BaseTensor(index, site.Offset, site.Out) : new CallArgument.BaseTensor(index, 0, 0);

    public Shape ShapeOf(string text, SiteTarget site) =>
        text == "Shape" && site.Parameter is { } parameter
            ? parameter.Shape
            : Shape.Of(Arithmetic.EvaluateList(text, name => Value(name, site)).Select(Whole));

    public string Origin() => MethodText.Of(Use);

    private int Copies(WeightSpec weight, out CopiesSpec? specification)
    {
        specification = Mixture?.Method.Copies.FirstOrDefault(copies => copies.Group == weight.Group && weight.Group.Length > 0);
        return specification is null ? 1 : (int)Arithmetic.Evaluate(specification.Count, name => Variables.Of(name, null, Mixture!));
    }

    private static long Whole(double value) =>
        value == Math.Floor(value) && value is > 0 and <= 9007199254740992
            ? (long)value
            : throw new FormatException($"a dimension is {value.ToString("R", CultureInfo.InvariantCulture)}");
}
