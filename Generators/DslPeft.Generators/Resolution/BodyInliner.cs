using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>
/// Adds the nodes of a recorded body to a stage. Constants are folded, tensors that do not exist vanish, dropout outside training too, and
/// measuring inside. A recorded body is steps <c>v0=linear(x,a)</c> separated by semicolons and a final <c>return v0</c>; the author's
/// local variables keep their names; <c>#2</c> is a number, <c>~</c> null, <c>@Type.Member</c> an enum value, <c>[0 n w.shape]</c> a list
/// of numbers, constants and a weight's sizes, <c>"b_c"</c> a text with commas as underscores.
/// </summary>
internal sealed class BodyInliner(StageBuilder stage, bool training)
{
    /// <summary>True for a use that trains nothing, which adds no part to the loss either.</summary>
    private bool _isFrozen;

    /// <summary>Adds the body and returns its results.</summary>
    /// <param name="body">The recorded body.</param>
    /// <param name="arguments">What each parameter stands for.</param>
    /// <param name="arrays">What the elements of each array parameter stand for.</param>
    /// <param name="name">Name of the result; intermediate results are named after it and the author's variables, or numbered.</param>
    public Operand[] Inline(
        BodySpec body,
        IReadOnlyDictionary<string, Operand> arguments,
        string name,
        IReadOnlyDictionary<string, Operand[]>? arrays = null
    )
    {
        var values = arguments.ToDictionary(pair => pair.Key, pair => pair.Value);
        var tuples = new Dictionary<string, Operand[]>();
        var steps = body.Text.Split(';');
        var numbered = 0;
        for (var i = 0; i < steps.Length - 1; i++)
        {
            var equals = steps[i].IndexOf('=');
            var open = steps[i].IndexOf('(');
            var result = steps[i].Substring(0, equals);
            var op = steps[i].Substring(equals + 1, open - equals - 1);
            var tokens = steps[i].Substring(open + 1, steps[i].Length - open - 2).Split([','], StringSplitOptions.RemoveEmptyEntries);
            if (op == "item" && arrays is not null && arrays.TryGetValue(tokens[0], out var elements))
            {
                values[result] = elements[(int)Read(tokens[1], values).Value!.Value];
                continue;
            }
            var operands = tokens.Select(token => Read(token, values)).ToArray();
            if (op == "tuple")
            {
                tuples[result] = operands;
                continue;
            }
            var isNumbered = result[0] == 'v' && result.Length > 1 && result.Skip(1).All(char.IsDigit);
            var suffix = isNumbered
                ? (numbered + 1).ToString(CultureInfo.InvariantCulture)
                : char.ToUpperInvariant(result[0]) + result.Substring(1);
            var before = stage.Nodes.Count;
            values[result] = Apply(op, operands, i == steps.Length - 2 ? name : name + suffix);
            if (isNumbered && stage.Nodes.Count > before)
                numbered++;
        }
        var returned = steps[steps.Length - 1].Substring("return ".Length);
        return tuples.TryGetValue(returned, out var several) ? several : [Read(returned, values)];
    }

    private Operand Read(string token, Dictionary<string, Operand> values) =>
        token[0] switch
        {
            '#' => Operand.Expression(token.Substring(1)),
            '~' => Operand.Absent,
            '@' => new Operand(OperandKind.Enum, token.Substring(1), 0),
            '[' => Operand.List([
                .. token
                    .Substring(1, token.Length - 2)
                    .Split([' '], StringSplitOptions.RemoveEmptyEntries)
                    .SelectMany(element => Sizes(element, values)),
            ]),
            '"' => new Operand(OperandKind.Enum, "\"" + token.Trim('"').Replace("_", ",") + "\"", 0),
            _ => values[token],
        };

    private IEnumerable<long> Sizes(string element, Dictionary<string, Operand> values)
    {
        if (long.TryParse(element, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return [number];
        var dot = element.IndexOf('.');
        if (dot >= 0)
            return stage
                .ShapeOf(values[element.Substring(0, dot)])
                .Dims.Select(size => size.Number ?? throw new FormatException($"'{element}' is no number"));
        return [(long)(values[element].Value ?? throw new FormatException($"'{element}' is no number"))];
    }

    private Operand Apply(string op, Operand[] operands, string name)
    {
        if (Fold(op, operands) is { } number)
            return Operand.Number(number);
        switch (op)
        {
            case "dropout" when !training || operands[1].Value == 0:
                return operands[0];
            case "hardconcrete" or "opengates" or "tiled" or "t" or "div" or "neg" or "sigmoid" when operands[0].Kind == OperandKind.Absent:
                return Operand.Absent;
            case "hardconcrete" when !training:
                return stage.Add("hardgate", name, operands);
            case "relaxedbernoulli" when !training || operands[1].Value == 0:
                return stage.Add("sigmoid", name, operands[0]);
            case "measured" when training:
            case "withloss" when !training || _isFrozen || operands[2].Value == 0:
                return operands[0];
            case "pow" when operands[1].Value == 0:
                return Operand.Number(1);
            case "pow" when operands[1].Value == 1:
                return operands[0];
            // A number that says that there is nothing to do.
            case "bounded" or "orthonormal" or "tiled" when operands[1].Value == 0:
            case "gathered" or "spread" when operands[2].Value == 0:
                return operands[0];
            case "atends" when operands[2].Value == 0 && operands[3].Value == 0:
                return operands[0];
            case "squares" or "matmul" when operands[1].Kind == OperandKind.Absent:
                return Operand.Absent;
            case "add" or "sub" when operands[1].Kind == OperandKind.Absent:
                return operands[0];
            case "add" when operands[0].Kind == OperandKind.Absent:
                return operands[1];
            case "sub" when operands[0].Kind == OperandKind.Absent:
                return stage.Add("neg", name, operands[1]);
            // TorchSharp's operators with a number on the left make two tensors and free one.
            case "sub" when operands[0].Kind == OperandKind.Number:
                return stage.Add("add", name, stage.Add("neg", name + "Negated", operands[1]), operands[0]);
            case "div" when operands[0].Kind == OperandKind.Number:
                return Apply("mul", [stage.Add("pow", name + "Reciprocal", operands[1], Operand.Number(-1)), operands[0]], name);
            case "mul" when operands[1].Kind == OperandKind.Absent:
            case "linear" or "bidirectionallstm" when operands[1].Kind == OperandKind.Absent:
                return operands[0];
            case "mul" or "div" when operands[1].Value == 1:
                return operands[0];
            case "mul" when operands[0].Value == 1:
                return operands[1];
            case "activation":
                return Activate(ActivationOf(operands[1]), operands[0], name);
            case "pool":
                return Pool(operands[0], operands[1], PoolingOf(operands[2]), name);
            case "gelu" when operands.Length > 1:
                return stage.Add(operands[1].Text == "Approximate.tanh" ? "gelu_tanh" : "gelu", name, operands[0]);
            // TorchSharp refuses a dimension that is counted from the end here.
            case "unflatten" when operands[1].Value < 0 && ShapeInference.Axis(stage.ShapeOf(operands[0]), operands, 1) is { } axis:
                return stage.Add(op, name, operands[0], Operand.Number(axis), operands[2]);
        }
        while (operands.Length > 0 && operands[operands.Length - 1].Kind == OperandKind.Absent)
            operands = operands.Take(operands.Length - 1).ToArray();
        return stage.Add(op, name, operands);
    }

    /// <summary>The result of arithmetic on known numbers; null for anything else.</summary>
    private static double? Fold(string op, Operand[] operands) =>
        (op, operands.Length > 0 ? operands[0].Value : null, operands.Length > 1 ? operands[1].Value : null) switch
        {
            ("neg", { } a, _) => -a,
            ("add", { } a, { } b) => a + b,
            ("sub", { } a, { } b) => a - b,
            ("mul", { } a, { } b) => a * b,
            ("div", { } a, { } b) => a / b,
            _ => null,
        };

    /// <summary>An activation by value, as a constant of the method's properties, or by name, as written in the body.</summary>
    private static Act ActivationOf(Operand operand) =>
        operand.Kind == OperandKind.Enum
            ? (Act)System.Enum.Parse(typeof(Act), operand.Text.Substring(operand.Text.IndexOf('.') + 1))
            : (Act)(int)operand.Value!.Value;

    /// <summary>Adds an activation; <see cref="Act.None"/> adds nothing.</summary>
    public Operand Activate(Act activation, Operand x, string name) =>
        activation switch
        {
            Act.None => x,
            Act.Relu => stage.Add("relu", name, x),
            Act.Gelu => stage.Add("gelu", name, x),
            Act.GeluTanh => stage.Add("gelu_tanh", name, x),
            Act.Silu => stage.Add("silu", name, x),
            Act.Tanh => stage.Add("tanh", name, x),
            Act.LeakyRelu => stage.Add("leaky_relu", name, x),
            _ => stage.Add("sigmoid", name, x),
        };

    private static Pooling PoolingOf(Operand operand) =>
        operand.Kind == OperandKind.Enum
            ? (Pooling)System.Enum.Parse(typeof(Pooling), operand.Text.Substring(operand.Text.IndexOf('.') + 1))
            : (Pooling)(int)operand.Value!.Value;

    /// <summary>
    /// Adds a pooling of states (B, T, H) with a mask (B, T): to be first is a place, so that no other position need be computed.
    /// </summary>
    public Operand Pool(Operand hidden, Operand mask, Pooling pooling, string name)
    {
        if (pooling == Pooling.First)
            return stage.Add("select", name, hidden, Operand.Number(1), Operand.Number(0));
        if (pooling == Pooling.Last)
            return stage.Add("last_token", name, hidden, mask);
        var tokens = stage.Add("mul", name + "Tokens", hidden, stage.Add("unsqueeze", name + "Mask", mask, Operand.Number(-1)));
        return stage.Add(
            "div",
            name,
            stage.Add("sum_over", name + "Sum", tokens, Operand.Number(1)),
            stage.Add("sum_over", name + "Count", mask, Operand.Number(1), Operand.Expression("true"))
        );
    }

    /// <summary>Adds a known body of a use.</summary>
    /// <exception cref="ShapeException">The shapes do not fit each other; the exception names the use.</exception>
    public Operand[] Inline(
        MethodUse use,
        BodySpec body,
        IReadOnlyDictionary<string, Operand> arguments,
        string name,
        IReadOnlyDictionary<string, Operand[]>? arrays = null
    )
    {
        _isFrozen = use.Frozen;
        try
        {
            return Inline(body, arguments, name, arrays);
        }
        catch (ShapeException exception)
        {
            throw exception.In(use, body.Member);
        }
    }

    /// <summary>Adds a body of one result: inlined if it is known, else as a call.</summary>
    /// <param name="use">The use.</param>
    /// <param name="body">The body.</param>
    /// <param name="arguments">What each parameter stands for.</param>
    /// <param name="name">Name of the result.</param>
    /// <param name="shape">The shape that the result must have; unknown for any.</param>
    /// <param name="arrays">What the elements of each array parameter stand for.</param>
    /// <exception cref="ShapeException">The shapes do not fit each other, or the result not its place; the exception names the
    /// use.</exception>
    public Operand Add(
        MethodUse use,
        BodySpec body,
        IReadOnlyDictionary<string, Operand> arguments,
        string name,
        Shape shape,
        IReadOnlyDictionary<string, Operand[]>? arrays = null
    )
    {
        if (!body.IsOpaque)
        {
            var results = Inline(use, body, arguments, name, arrays);
            if (results.Length != 1)
                throw new ShapeException($"it gives {results.Length} tensors, where one is needed").In(use, body.Member);
            if (results[0].IsTensor && !ShapeInference.Fits(stage.ShapeOf(results[0]), shape))
                throw new ShapeException($"it gives {stage.ShapeOf(results[0])}, where {shape} is needed").In(use, body.Member);
            return results[0];
        }
        var inputs = body.Parameters.Select(parameter => Argument(parameter, arguments[parameter.Name])).ToArray();
        return stage.AddCall($"{use.Method.FullName}.{Identifiers.Escape(body.Member)}", name, shape, inputs);
    }

    /// <summary>A constant as one of the parameter's type.</summary>
    public static Operand Argument(ParameterSpec parameter, Operand operand) =>
        parameter.Kind == ParameterKind.Constant && operand.Value is { } value
            ? Operand.Number(value) with
            {
                Type = parameter.Type,
            }
            : operand;
}
