//! Tokens to tree, by recursive descent. The first mistake of a formula is its only error.
//!
//! ```text
//! comparison = sum [ ("=" | "<>" | "<" | "<=" | ">" | ">=") sum ]      no chains
//! sum        = product { ("+" | "-") product }
//! product    = power { ("*" | "/") power }
//! power      = unary [ "^" unary ]                                     no chains; the base has no minus
//! unary      = "-" unary | postfix
//! postfix    = primary { "%" }
//! primary    = number | text | "(" comparison ")"
//!            | name [ "[" name { "," name } "]" ]
//!            | "baseline" "." name
//!            | name "(" [ comparison { "," comparison } ] ")"
//! number     = digits [ "." digits ] [ exponent ] | "." digits [ exponent ]      digits may hold "_"
//! text       = '"' ... '"' | "'" ... "'"
//! name       = [A-Za-z][A-Za-z0-9_]*
//! ```

mod mistakes;

use super::ast::{BinaryOp, Expr, ExprKind};
use super::lexer::{self, Token, TokenKind};
use super::place::Place;
use super::slips::Slip;
use crate::diagnostic::{Code, Diagnostics, FileId, Span, Spanned};

/// The most characters of a formula (as in Excel).
pub const LONGEST: usize = 8_192;
/// The most levels of parentheses, calls and signs inside each other (as in Excel).
pub const DEEPEST: usize = 64;
/// The most levels of the tree, of which every operator of a chain such as `a + b + c` adds one.
pub const TALLEST: usize = 512;

/// Reads the formula that stands at `at`; a mistake goes to `diagnostics`, and there is no tree then.
///
/// Codes: `FormulaSyntax`, `NumberTooLong`, `FormulaTooLong` beyond [`LONGEST`], `FormulaTooDeep` beyond
/// [`DEEPEST`] or [`TALLEST`].
pub fn parse(text: &str, at: &Place, diagnostics: &mut Diagnostics) -> Option<Expr> {
    match read(text, at) {
        Ok(expr) => Some(expr),
        Err(slip) => {
            diagnostics.push(slip.diagnostic(at));
            None
        }
    }
}

type Parsed<T = Expr> = Result<T, Slip>;

fn read(text: &str, place: &Place) -> Parsed {
    check_length(text)?;
    let tokens = lexer::tokens(text)?;
    let mut parser = Parser { text, file: place.file, tokens, at: 0, depth: 0, guessing: false };
    let mut expr = parser.comparison()?;
    parser.end()?;
    check_height(text, &expr)?;
    place.locate(&mut expr);
    Ok(expr)
}

fn check_length(text: &str) -> Parsed<()> {
    // Four bytes a character at most, so that a huge text is refused without counting.
    if text.len() <= LONGEST || (text.len() <= 4 * LONGEST && text.chars().count() <= LONGEST) {
        return Ok(());
    }
    let slip = Slip::new(format!("the formula is longer than {LONGEST} characters"), 0..text.len());
    Err(slip.code(Code::FormulaTooLong).hint("split it into several lines"))
}

/// Refuses what later stages could not walk by recursion.
fn check_height(text: &str, expr: &Expr) -> Parsed<()> {
    let mut below = vec![(expr, 1)];
    while let Some((expr, height)) = below.pop() {
        if height > TALLEST {
            let slip = Slip::new(format!("more than {TALLEST} operators in a row"), 0..text.len());
            return Err(slip.code(Code::FormulaTooDeep).hint("split the formula into several lines"));
        }
        match &expr.kind {
            ExprKind::Negate(inner) | ExprKind::Percent(inner) => below.push((inner, height + 1)),
            ExprKind::Binary { left, right, .. } => below.extend([(&**left, height + 1), (&**right, height + 1)]),
            ExprKind::Call { arguments, .. } => below.extend(arguments.iter().map(|inner| (inner, height + 1))),
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Pick { .. }
            | ExprKind::Figure(_) => {}
        }
    }
    Ok(())
}

/// Its spans count bytes of the formula; [`Place::locate`] moves them into the file at the end.
struct Parser<'a> {
    text: &'a str,
    file: FileId,
    tokens: Vec<Token>,
    at: usize,
    /// How many parentheses, calls and signs are open.
    depth: usize,
    /// Whether it reads on behind a mistake, only to quote what follows.
    guessing: bool,
}

impl<'a> Parser<'a> {
    fn comparison(&mut self) -> Parsed {
        let mut expr = self.sum()?;
        if let TokenKind::Compare(comparison) = self.kind() {
            self.advance();
            let right = self.sum()?;
            if matches!(self.kind(), TokenKind::Compare(_)) {
                return Err(self.chained_comparison(&expr, &right));
            }
            expr = self.binary(BinaryOp::Compare(comparison), expr, right);
        }
        match self.infix_function() {
            Some(name) => Err(self.infix(name, &expr)),
            None => Ok(expr),
        }
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let op = match self.kind() {
                TokenKind::Plus => BinaryOp::Add,
                TokenKind::Minus => BinaryOp::Subtract,
                _ => return Ok(left),
            };
            self.advance();
            let right = self.product()?;
            left = self.binary(op, left, right);
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.power()?;
        loop {
            let op = match self.kind() {
                TokenKind::Star => BinaryOp::Multiply,
                TokenKind::Slash => BinaryOp::Divide,
                _ => return Ok(left),
            };
            self.advance();
            let right = self.power()?;
            left = self.binary(op, left, right);
        }
    }

    fn power(&mut self) -> Parsed {
        let negative = self.kind() == TokenKind::Minus;
        let base = self.unary()?;
        if self.kind() != TokenKind::Caret {
            return Ok(base);
        }
        self.advance();
        if negative {
            return Err(self.negative_base(&base));
        }
        let exponent = self.unary()?;
        if self.kind() == TokenKind::Caret {
            return Err(self.chained_power(&base, &exponent));
        }
        Ok(self.binary(BinaryOp::Power, base, exponent))
    }

    fn unary(&mut self) -> Parsed {
        if self.kind() != TokenKind::Minus {
            return self.postfix();
        }
        let start = self.start();
        self.advance();
        let inner = self.nested(self.at - 1, Self::unary)?;
        Ok(self.expr(ExprKind::Negate(Box::new(inner)), start))
    }

    fn postfix(&mut self) -> Parsed {
        let start = self.start();
        let mut expr = self.primary()?;
        while self.kind() == TokenKind::Percent {
            self.advance();
            expr = self.expr(ExprKind::Percent(Box::new(expr)), start);
        }
        Ok(expr)
    }

    fn primary(&mut self) -> Parsed {
        let start = self.start();
        match self.kind() {
            TokenKind::Number(value) => {
                self.advance();
                Ok(self.expr(ExprKind::Number(value), start))
            }
            TokenKind::Text => {
                let quoted = self.quote();
                self.advance();
                Ok(self.expr(ExprKind::Text(quoted[1..quoted.len() - 1].to_string()), start))
            }
            TokenKind::Name => self.named(),
            TokenKind::LeftParen => self.group(),
            _ => Err(self.missing_value()),
        }
    }

    /// What stands in parentheses; they belong to its span, so that marks cover them.
    fn group(&mut self) -> Parsed {
        let (open, start) = (self.at, self.start());
        self.advance();
        let inner = self.nested(open, Self::comparison)?;
        self.close(open, TokenKind::RightParen)?;
        Ok(self.expr(inner.kind, start))
    }

    /// What begins with a name.
    fn named(&mut self) -> Parsed {
        let start = self.start();
        let name = self.name();
        match self.kind() {
            TokenKind::Dot => self.figure(&name, start),
            _ if name.value == "baseline" => Err(self.lone_baseline()),
            TokenKind::LeftBracket => {
                let elements = self.elements(&name)?;
                Ok(self.expr(ExprKind::Pick { name, elements }, start))
            }
            TokenKind::LeftParen => {
                let open = self.at;
                self.advance();
                let arguments = self.nested(open, |parser| parser.arguments(open))?;
                Ok(self.expr(ExprKind::Call { name, arguments }, start))
            }
            _ => Ok(self.expr(ExprKind::Name(name.value), start)),
        }
    }

    /// `baseline.NAME`, from the dot on.
    fn figure(&mut self, name: &Spanned<String>, start: usize) -> Parsed {
        self.advance();
        if name.value != "baseline" || self.kind() != TokenKind::Name {
            return Err(self.misplaced_dot(name));
        }
        let figure = self.name();
        match self.kind() {
            TokenKind::LeftBracket | TokenKind::LeftParen | TokenKind::Dot => Err(self.after_figure(&figure)),
            _ => Ok(self.expr(ExprKind::Figure(figure.value), start)),
        }
    }

    /// `[A, B]`.
    fn elements(&mut self, name: &Spanned<String>) -> Parsed<Vec<Spanned<String>>> {
        let open = self.at;
        let mut elements = Vec::new();
        loop {
            self.advance();
            if self.kind() != TokenKind::Name {
                return Err(self.missing_element(name));
            }
            elements.push(self.name());
            match self.kind() {
                TokenKind::Comma => {}
                TokenKind::Plus | TokenKind::Minus => return Err(self.missing_element(name)),
                _ => break,
            }
        }
        self.close(open, TokenKind::RightBracket)?;
        Ok(elements)
    }

    /// The arguments of a call and the parenthesis behind them.
    fn arguments(&mut self, open: usize) -> Parsed<Vec<Expr>> {
        let mut arguments = Vec::new();
        if self.kind() != TokenKind::RightParen {
            arguments.push(self.comparison()?);
            while self.kind() == TokenKind::Comma {
                self.advance();
                arguments.push(self.comparison()?);
            }
        }
        self.close(open, TokenKind::RightParen)?;
        Ok(arguments)
    }

    /// The parenthesis or bracket that answers the one at the token `open`.
    fn close(&mut self, open: usize, closing: TokenKind) -> Parsed<()> {
        if self.kind() != closing {
            return Err(self.unclosed(open));
        }
        self.advance();
        Ok(())
    }

    fn end(&mut self) -> Parsed<()> {
        if self.kind() == TokenKind::End { Ok(()) } else { Err(self.unexpected()) }
    }

    /// Reads something one level further in, opened by the token `open`.
    fn nested<T>(&mut self, open: usize, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == DEEPEST {
            let slip = Slip::new(format!("nested more than {DEEPEST} deep"), self.tokens[open].range());
            return Err(slip.code(Code::FormulaTooDeep).hint("split the formula into several lines"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn kind(&self) -> TokenKind {
        self.token().kind
    }

    fn start(&self) -> usize {
        self.token().start
    }

    /// The token here; behind the last one it stays the last, which is the end.
    fn token(&self) -> &Token {
        &self.tokens[self.at]
    }

    fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    /// The text of the token here.
    fn quote(&self) -> &'a str {
        &self.text[self.token().range()]
    }

    /// Takes the name here.
    fn name(&mut self) -> Spanned<String> {
        let range = self.token().range();
        let span = Span::new(self.file, range.start, range.end);
        let name = Spanned::new(self.text[range].to_string(), span);
        self.advance();
        name
    }

    /// What was read from the byte `start` up to here.
    fn expr(&self, kind: ExprKind, start: usize) -> Expr {
        Expr { kind, span: Span::new(self.file, start, self.end_before()) }
    }

    fn binary(&self, op: BinaryOp, left: Expr, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        Expr { kind: ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) }, span }
    }

    /// Where the token before this one ends.
    fn end_before(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |before| self.tokens[before].end)
    }
}
