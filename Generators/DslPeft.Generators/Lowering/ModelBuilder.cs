using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Lowering;

/// <summary>
/// A model under construction: the stages of one forward pass and the adaptation's tensors. Lowering fills it with the base, the joins
/// weave the methods in.
/// </summary>
internal sealed class ModelBuilder(ArchitectureSpec architecture, bool training, bool inspected = false, bool cached = false)
{
    private readonly List<(string Name, EquatableArray<int> Layers)> _thawed = [];

    public ArchitectureSpec Architecture { get; } = architecture;

    /// <summary>True for the training form, false for the deployed form.</summary>
    public bool Training { get; } = training;

    /// <summary>True to compute attention probabilities as values of their own, which a fused attention never has.</summary>
    public bool Inspected { get; } = inspected;

    /// <summary>True for a step over a cache: what the last stack reads are the tokens after those of earlier steps.</summary>
    public bool Cached { get; } = cached;

    /// <summary>How the base is held.</summary>
    public StorageSpec Storage { get; init; } = new();

    /// <summary>True for a stack that reads new tokens alone.</summary>
    public bool Steps(StackScope scope) => Cached && scope.Spec.IsLast;

    /// <summary>The keys and values of earlier steps, in a stage.</summary>
    public static Operand Cache(StageBuilder stage) => stage.Input(StageBuilder.CacheName, InputKind.Cache, Shape.Unknown);

    public SiteTable Sites { get; } = new(architecture);

    /// <summary>The stacks in order.</summary>
    public IReadOnlyList<StackScope> Stacks { get; } = [.. architecture.Stacks.Select(stack => new StackScope(stack))];
    public IReadOnlyList<BaseTensor> Base { get; } = BaseTensors.Of(architecture);
    public List<StageBuilder> Stages { get; } = [];
    public List<OwnTensor> Own { get; } = [];
    public List<DeployedTensor> Deployed { get; } = [];
    public List<RouteSpec> Routes { get; } = [];
    public List<ScheduleSpec> Schedules { get; } = [];

    /// <summary>The route that draws how many of the lowest layers a method is left out of; -1 if none is.</summary>
    public int DropRoute { get; set; } = -1;
    public SortedDictionary<string, string> Facts { get; } = new(System.StringComparer.Ordinal);

    /// <summary>Constants of method bodies that decide results, such as a scale; a dropout rate is none.</summary>
    public SortedSet<string> Constants { get; } = new(System.StringComparer.Ordinal);

    /// <summary>Base tensors that deployment changes by merging, with their layers.</summary>
    public List<(string Name, int Layer)> Merged { get; } = [];

    /// <summary>Notes that deployment changes a base tensor that a stage reads.</summary>
    public void Merge(string name, StageBuilder stage) =>
        Merged.Add((name, Base.FirstOrDefault(tensor => tensor.Name == name) is { Layers: 0 } ? 0 : stage.Layer));

    /// <summary>Base tables of which deployment changes some rows, with the number of elements of these.</summary>
    public List<(string Name, long Elements)> MergedRows { get; } = [];

    /// <summary>Entries that change of base tensors of which few do, and those tensors with their layers.</summary>
    public (long Entries, HashSet<(string Name, int Layer)> Of) Patched { get; set; } = (0, []);

    /// <summary>Reasons why the adaptation cannot be merged; empty if it can.</summary>
    public List<string> Unmergeable { get; } = [];
    public List<string> Explanation { get; } = [];
    public int Passes { get; set; } = 1;

    /// <summary>Width of the hidden states.</summary>
    public int Model => Architecture.Width;

    /// <summary>Width of the hidden states that heads read.</summary>
    public int ResultWidth => Architecture.ResultWidth;

    /// <summary>Bodies whose shapes do not fit; nothing can be planned where there is one.</summary>
    public List<Misfit> Misfits { get; } = [];

    /// <summary>Notes shapes that do not fit.</summary>
    /// <param name="exception">Which.</param>
    /// <param name="use">The use that was woven, where the exception names none.</param>
    /// <param name="place">Name of the place.</param>
    public void AddMisfit(ShapeException exception, MethodUse use, string place)
    {
        var own = exception.In(use, "");
        var misfit = new Misfit(
            own.Use!.Attribute,
            own.Member.Length == 0 ? own.Use.Method.Name : $"{own.Use.Method.Name}.{own.Member}",
            place,
            own.Message
        );
        if (!Misfits.Contains(misfit))
            Misfits.Add(misfit);
    }

    /// <exception cref="MisfitsException">Shapes do not fit.</exception>
    public void RequireFits()
    {
        if (Misfits.Count > 0)
            throw new MisfitsException(Misfits.ToEquatable());
    }

    public StageBuilder Stage(string method) => Stages.First(stage => stage.Method == method);

    public StageBuilder Layer(SiteTarget site, int layer) =>
        Stages.First(stage => stage.IsLayer && stage.Stack == site.Stack && stage.Layer == layer);

    /// <summary>The stack that a stage is of; for what stands above the stacks, the last.</summary>
    public StackScope ScopeOf(StageBuilder stage) => Scope(stage.Stack);

    /// <summary>The stack whose tokens a value of a stage has: another's where it is that one's states.</summary>
    public StackScope ScopeOf(StageBuilder stage, Operand value) =>
        Stacks.FirstOrDefault(scope => value == Operand.Input(scope.Hidden)) ?? ScopeOf(stage);

    /// <summary>The stack of a name; the last one for none.</summary>
    public StackScope Scope(string stack) => Stacks.FirstOrDefault(scope => scope.Name == stack) ?? Stacks[Stacks.Count - 1];

    /// <summary>The stack whose states another one's cross attentions read.</summary>
    public StackScope MemoryOf(StackScope scope) => Stacks.TakeWhile(other => other != scope).Last();

    /// <summary>The stages that hold an anchor.</summary>
    public IEnumerable<StageBuilder> StagesOf(string anchor) => Stages.Where(stage => stage.Anchors.ContainsKey(anchor));

    /// <summary>The stage that holds a site outside a stack.</summary>
    public StageBuilder? StageOf(string anchor) => Stages.FirstOrDefault(stage => stage.Anchors.ContainsKey(anchor));

    /// <summary>Anchor of the mask of tokens that are no padding, where attentions read another one.</summary>
    public const string Padding = "padding";

    /// <summary>The stage that makes a stack's masks.</summary>
    public StageBuilder MaskStage(StackScope scope) => Stage(scope.Method("Mask"));

    /// <summary>
    /// Shape of the mask that attentions of a stack read, <c>(B, 1, 1, T)</c> or, causal, <c>(B, 1, T, T)</c>; longer by virtual tokens.
    /// </summary>
    public Shape Mask(StackScope scope) => MaskStage(scope).OutputShape(scope.Mask);

    /// <summary>
    /// Reads the mask of a stack's tokens that are no padding, <c>(B, 1, 1, T)</c> or longer by virtual tokens, in a stage.
    /// </summary>
    public Operand Tokens(StageBuilder stage, StackScope scope)
    {
        var source = MaskStage(scope);
        if (!source.Anchors.TryGetValue(Padding, out var padding))
            return stage.Input(scope.Mask, InputKind.Variable, Mask(scope));
        if (!source.Gives(scope.Padding))
            source.Output(scope.Padding, padding);
        return stage.Input(scope.Padding, InputKind.Variable, source.OutputShape(scope.Padding));
    }

    /// <summary>Shape of the states that a stack's layers give, <c>(B, T, H)</c> or longer by virtual tokens.</summary>
    public Shape Hidden(StackScope scope) => Stages.Last(stage => stage.IsLayer && stage.Stack == scope.Name).OutputShape(scope.Hidden);

    /// <summary>Carries shapes through all stages, after a join has changed the shape that one of them gives.</summary>
    public void InferShapes()
    {
        var variables = new Dictionary<string, Shape>();
        foreach (var stage in Stages)
            stage.InferShapes(variables);
    }

    /// <summary>
    /// Declares a tensor once. Several uses of a method may declare tensors of one name in different layers, where their shapes may
    /// differ.
    /// </summary>
    /// <exception cref="System.FormatException">There is a tensor of that name with another shape.</exception>
    public void Declare(OwnTensor tensor)
    {
        var same = Own.Where(own => own.Name == tensor.Name && (own.Layers.Count == 0 || own.Layers.Intersect(tensor.Layers).Any()))
            .ToList();
        if (same.Find(own => !own.Shape.Equals(tensor.Shape)) is { } other)
            throw new System.FormatException(
                $"'{tensor.Name}' is one tensor for several sites, and its shape would be {other.Shape} at one and {tensor.Shape} at another"
            );
        if (same.Count == 0)
            Own.Add(tensor);
    }

    /// <summary>Marks tensors of a stage's layer as folded into base weights by deployment.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="operands">The tensors.</param>
    /// <param name="dropped">True if files of the deployed form hold the change in their place.</param>
    public void MarkMerged(StageBuilder stage, IEnumerable<Operand> operands, bool dropped = false)
    {
        var names = operands
            .Where(operand => operand.Kind == OperandKind.Tensor)
            .Select(stage.BindingOf)
            .Where(binding => binding.Kind == BindingKind.Own)
            .Select(binding => binding.Name)
            .ToList();
        for (var i = 0; i < Own.Count; i++)
        {
            if (names.Contains(Own[i].Name) && (Own[i].Layers.Count == 0 || Own[i].Layers.Contains(stage.Layer)))
                Own[i] = Own[i] with { Merged = true, Deployed = Own[i].Deployed && !dropped };
        }
    }

    /// <summary>True if a stage reads the base tensor; a pooler, for example, is no part of a masked language model.</summary>
    public bool Reads(BaseTensor tensor) =>
        Stages.Any(stage => stage.Tensors.Any(binding => binding.Kind == BindingKind.Base && binding.Name == tensor.Name));

    /// <summary>Trains a base tensor on a copy, in some layers or, outside a stack, everywhere.</summary>
    public void Thaw(BaseTensor tensor, EquatableArray<int> layers, string origin)
    {
        var known = _thawed.FindIndex(entry => entry.Name == tensor.Name);
        if (known >= 0)
        {
            layers = _thawed[known].Layers.Union(layers).OrderBy(layer => layer).ToEquatable();
            _thawed.RemoveAt(known);
            Own.RemoveAll(own => own.Name == tensor.Name);
        }
        _thawed.Add((tensor.Name, layers));
        Own.Add(
            new OwnTensor(tensor.Name, layers, tensor.Shape, Init.Pretrained, origin)
            {
                Decay = tensor.Shape.Rank > 1,
                CheckpointKey = tensor.Name,
                Thawed = true,
            }
        );
    }

    public bool IsThawed(string name, int layer) =>
        _thawed.Any(entry => entry.Name == name && (entry.Layers.Count == 0 || entry.Layers.Contains(layer)));

    /// <summary>True if deployment changes a base tensor that a stage reads as it was loaded.</summary>
    public bool ChangesLoaded =>
        Stages
            .SelectMany(stage => stage.Tensors)
            .Where(binding => binding.Kind == BindingKind.Loaded)
            .Any(binding =>
                Merged.Any(merged => merged.Name == binding.Name)
                || MergedRows.Any(merged => merged.Name == binding.Name)
                || _thawed.Any(thawed => thawed.Name == binding.Name)
            );

    /// <summary>The operand of a base tensor in a stage.</summary>
    public Operand BaseOperand(StageBuilder stage, string field, string name)
    {
        var tensor = Base.First(candidate => candidate.Name == name);
        return stage.Tensor(new TensorBinding(field, BindingKind.Base, name, tensor.Shape) { Storage = StorageOf(tensor) });
    }

    /// <summary>How a base tensor is held.</summary>
    public Storage StorageOf(BaseTensor tensor) => Storage.Of(tensor.IsOfLayer, tensor.Shape.Rank);

    /// <summary>The immutable stages. In training, base tensors that are thawed become the adaptation's own.</summary>
    public EquatableArray<Stage> Build()
    {
        foreach (var stage in Stages)
        {
            stage.Rebind(binding =>
                binding.Kind == BindingKind.Base && IsThawed(binding.Name, stage.Layer)
                    ? binding with
                    {
                        Kind = BindingKind.Own,
                        Trainable = true,
                        Storage = Language.Storage.Float32,
                    }
                    : binding
            );
        }

        return Stages.Select(stage => stage.Build()).ToEquatable();
    }

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
