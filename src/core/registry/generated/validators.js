// Made from schema.json by test/scripts/validators.mjs.
function add(errors, instancePath, keyword, params){
const error = {instancePath, keyword, params};
if(errors === null) return [error];
errors.push(error);
return errors;
}
function pointerTo(key){ return key.replace(/~/g, "~0").replace(/\//g, "~1"); }
"use strict";
export const validateRegistry = validate15;
const schema38 = {"properties":{"schema_version":{},"include":{},"partials":{},"endpoints":{},"prices":{},"judge":{},"prompts":{},"experiments":{},"monitoring":{}}};
const schema39 = {"properties":{"base_url":{},"replay":{},"free":{},"api":{"enum":["chat","responses"]},"api_key_env":{},"max_concurrency":{},"requests_per_minute":{},"tokens_per_minute":{},"timeout_ms":{},"max_retries":{}}};
const schema40 = {};
const schema41 = {};
const func1 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("^x-", "u");
const pattern6 = new RegExp("^https?://", "u");
const pattern7 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
const schema42 = {"properties":{"description":{},"prompt":{},"control":{},"challenger":{},"metrics":{},"guardrails":{"properties":{"sensitivity":{"enum":["threshold","any_harm"]}}},"minimum_sample_size":{},"significance_level":{},"rollout":{"type":["object","null"]},"salt":{},"started_at":{},"reweighted_at":{},"ended_at":{},"outcome":{"enum":["promoted","reverted","stopped"]},"reason":{}}};
const schema43 = {};
const schema45 = {};

function validate16(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate16.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.prompt === undefined){
vErrors = add(vErrors, instancePath, "required", {missingProperty: "prompt"});
errors++;
}
if(data.control === undefined){
vErrors = add(vErrors, instancePath, "required", {missingProperty: "control"});
errors++;
}
if(data.challenger === undefined){
vErrors = add(vErrors, instancePath, "required", {missingProperty: "challenger"});
errors++;
}
for(const key0 in data){
if(!((func1.call(schema42.properties, key0)) || (pattern4.test(key0)))){
vErrors = add(vErrors, instancePath, "additionalProperties", {additionalProperty: key0});
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
vErrors = add(vErrors, instancePath+"/description", "type", {type: "string"});
errors++;
}
}
if(data.prompt !== undefined){
let data1 = data.prompt;
if(typeof data1 === "string"){
if(data1.length < 1){
vErrors = add(vErrors, instancePath+"/prompt", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/prompt", "type", {type: "string"});
errors++;
}
}
if(data.control !== undefined){
let data2 = data.control;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.version === undefined){
vErrors = add(vErrors, instancePath+"/control", "required", {missingProperty: "version"});
errors++;
}
if(data2.weight === undefined){
vErrors = add(vErrors, instancePath+"/control", "required", {missingProperty: "weight"});
errors++;
}
for(const key1 in data2){
if(!(((key1 === "version") || (key1 === "weight")) || (pattern4.test(key1)))){
vErrors = add(vErrors, instancePath+"/control", "additionalProperties", {additionalProperty: key1});
errors++;
}
}
if(data2.version !== undefined){
if(typeof data2.version !== "string"){
vErrors = add(vErrors, instancePath+"/control/version", "type", {type: "string"});
errors++;
}
}
if(data2.weight !== undefined){
if(!(typeof data2.weight == "number")){
vErrors = add(vErrors, instancePath+"/control/weight", "type", {type: "number"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/control", "type", {type: "object"});
errors++;
}
}
if(data.challenger !== undefined){
let data5 = data.challenger;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.version === undefined){
vErrors = add(vErrors, instancePath+"/challenger", "required", {missingProperty: "version"});
errors++;
}
if(data5.weight === undefined){
vErrors = add(vErrors, instancePath+"/challenger", "required", {missingProperty: "weight"});
errors++;
}
for(const key2 in data5){
if(!(((key2 === "version") || (key2 === "weight")) || (pattern4.test(key2)))){
vErrors = add(vErrors, instancePath+"/challenger", "additionalProperties", {additionalProperty: key2});
errors++;
}
}
if(data5.version !== undefined){
if(typeof data5.version !== "string"){
vErrors = add(vErrors, instancePath+"/challenger/version", "type", {type: "string"});
errors++;
}
}
if(data5.weight !== undefined){
if(!(typeof data5.weight == "number")){
vErrors = add(vErrors, instancePath+"/challenger/weight", "type", {type: "number"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/challenger", "type", {type: "object"});
errors++;
}
}
if(data.metrics !== undefined){
let data8 = data.metrics;
if(Array.isArray(data8)){
if(data8.length < 1){
vErrors = add(vErrors, instancePath+"/metrics", "minItems", {limit: 1});
errors++;
}
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
if(typeof data8[i0] !== "string"){
vErrors = add(vErrors, instancePath+"/metrics/" + i0, "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/metrics", "type", {type: "array"});
errors++;
}
}
if(data.guardrails !== undefined){
let data10 = data.guardrails;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key3 in data10){
if(!((((key3 === "auto_revert") || (key3 === "revert_if")) || (key3 === "sensitivity")) || (pattern4.test(key3)))){
vErrors = add(vErrors, instancePath+"/guardrails", "additionalProperties", {additionalProperty: key3});
errors++;
}
}
if(data10.auto_revert !== undefined){
if(typeof data10.auto_revert !== "boolean"){
vErrors = add(vErrors, instancePath+"/guardrails/auto_revert", "type", {type: "boolean"});
errors++;
}
}
if(data10.revert_if !== undefined){
let data12 = data10.revert_if;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key4 in data12){
if(!((key4 === "quality_score_delta") || (pattern4.test(key4)))){
vErrors = add(vErrors, instancePath+"/guardrails/revert_if", "additionalProperties", {additionalProperty: key4});
errors++;
}
}
if(data12.quality_score_delta !== undefined){
let data13 = data12.quality_score_delta;
if(typeof data13 == "number"){
if(data13 > 0 || isNaN(data13)){
vErrors = add(vErrors, instancePath+"/guardrails/revert_if/quality_score_delta", "maximum", {comparison: "<=", limit: 0});
errors++;
}
if(data13 < -1 || isNaN(data13)){
vErrors = add(vErrors, instancePath+"/guardrails/revert_if/quality_score_delta", "minimum", {comparison: ">=", limit: -1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/guardrails/revert_if/quality_score_delta", "type", {type: "number"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/guardrails/revert_if", "type", {type: "object"});
errors++;
}
}
if(data10.sensitivity !== undefined){
let data14 = data10.sensitivity;
if(!((data14 === "threshold") || (data14 === "any_harm"))){
vErrors = add(vErrors, instancePath+"/guardrails/sensitivity", "enum", {allowedValues: schema42.properties.guardrails.properties.sensitivity.enum});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/guardrails", "type", {type: "object"});
errors++;
}
}
if(data.minimum_sample_size !== undefined){
let data15 = data.minimum_sample_size;
if(!((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15)))){
vErrors = add(vErrors, instancePath+"/minimum_sample_size", "type", {type: "integer"});
errors++;
}
if(typeof data15 == "number"){
if(data15 < 1 || isNaN(data15)){
vErrors = add(vErrors, instancePath+"/minimum_sample_size", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data.significance_level !== undefined){
let data16 = data.significance_level;
if(typeof data16 == "number"){
if(data16 > 0.5 || isNaN(data16)){
vErrors = add(vErrors, instancePath+"/significance_level", "maximum", {comparison: "<=", limit: 0.5});
errors++;
}
if(data16 <= 0 || isNaN(data16)){
vErrors = add(vErrors, instancePath+"/significance_level", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/significance_level", "type", {type: "number"});
errors++;
}
}
if(data.rollout !== undefined){
let data17 = data.rollout;
if((!(data17 && typeof data17 == "object" && !Array.isArray(data17))) && (data17 !== null)){
vErrors = add(vErrors, instancePath+"/rollout", "type", {type: schema42.properties.rollout.type});
errors++;
}
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key5 in data17){
if(!(((((key5 === "steps") || (key5 === "step")) || (key5 === "step_started_at")) || (key5 === "approved")) || (pattern4.test(key5)))){
vErrors = add(vErrors, instancePath+"/rollout", "additionalProperties", {additionalProperty: key5});
errors++;
}
}
if(data17.steps !== undefined){
let data18 = data17.steps;
if(Array.isArray(data18)){
if(data18.length < 1){
vErrors = add(vErrors, instancePath+"/rollout/steps", "minItems", {limit: 1});
errors++;
}
const len1 = data18.length;
for(let i1=0; i1<len1; i1++){
let data19 = data18[i1];
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.weight === undefined){
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1, "required", {missingProperty: "weight"});
errors++;
}
for(const key6 in data19){
if(!(((((key6 === "weight") || (key6 === "hold_minutes")) || (key6 === "minimum_sample_size")) || (key6 === "approval")) || (pattern4.test(key6)))){
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1, "additionalProperties", {additionalProperty: key6});
errors++;
}
}
if(data19.weight !== undefined){
let data20 = data19.weight;
if(typeof data20 == "number"){
if(data20 > 1 || isNaN(data20)){
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1+"/weight", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data20 <= 0 || isNaN(data20)){
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1+"/weight", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1+"/weight", "type", {type: "number"});
errors++;
}
}
if(data19.hold_minutes !== undefined){
let data21 = data19.hold_minutes;
if(typeof data21 == "number"){
if(data21 < 0 || isNaN(data21)){
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1+"/hold_minutes", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1+"/hold_minutes", "type", {type: "number"});
errors++;
}
}
if(data19.minimum_sample_size !== undefined){
let data22 = data19.minimum_sample_size;
if(!((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22)))){
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1+"/minimum_sample_size", "type", {type: "integer"});
errors++;
}
if(typeof data22 == "number"){
if(data22 < 0 || isNaN(data22)){
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1+"/minimum_sample_size", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
}
if(data19.approval !== undefined){
if(typeof data19.approval !== "boolean"){
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1+"/approval", "type", {type: "boolean"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/rollout/steps/" + i1, "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/rollout/steps", "type", {type: "array"});
errors++;
}
}
if(data17.step !== undefined){
let data24 = data17.step;
if(!((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24)))){
vErrors = add(vErrors, instancePath+"/rollout/step", "type", {type: "integer"});
errors++;
}
if(typeof data24 == "number"){
if(data24 < 1 || isNaN(data24)){
vErrors = add(vErrors, instancePath+"/rollout/step", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data17.step_started_at !== undefined){
if(typeof data17.step_started_at !== "string"){
vErrors = add(vErrors, instancePath+"/rollout/step_started_at", "type", {type: "string"});
errors++;
}
}
if(data17.approved !== undefined){
let data26 = data17.approved;
if(Array.isArray(data26)){
const len2 = data26.length;
for(let i2=0; i2<len2; i2++){
let data27 = data26[i2];
if(!((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27)))){
vErrors = add(vErrors, instancePath+"/rollout/approved/" + i2, "type", {type: "integer"});
errors++;
}
if(typeof data27 == "number"){
if(data27 < 1 || isNaN(data27)){
vErrors = add(vErrors, instancePath+"/rollout/approved/" + i2, "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, instancePath+"/rollout/approved", "type", {type: "array"});
errors++;
}
}
}
}
if(data.salt !== undefined){
if(typeof data.salt !== "string"){
vErrors = add(vErrors, instancePath+"/salt", "type", {type: "string"});
errors++;
}
}
if(data.started_at !== undefined){
if(typeof data.started_at !== "string"){
vErrors = add(vErrors, instancePath+"/started_at", "type", {type: "string"});
errors++;
}
}
if(data.reweighted_at !== undefined){
if(typeof data.reweighted_at !== "string"){
vErrors = add(vErrors, instancePath+"/reweighted_at", "type", {type: "string"});
errors++;
}
}
if(data.ended_at !== undefined){
if(typeof data.ended_at !== "string"){
vErrors = add(vErrors, instancePath+"/ended_at", "type", {type: "string"});
errors++;
}
}
if(data.outcome !== undefined){
let data32 = data.outcome;
if(!(((data32 === "promoted") || (data32 === "reverted")) || (data32 === "stopped"))){
vErrors = add(vErrors, instancePath+"/outcome", "enum", {allowedValues: schema42.properties.outcome.enum});
errors++;
}
}
if(data.reason !== undefined){
if(typeof data.reason !== "string"){
vErrors = add(vErrors, instancePath+"/reason", "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath, "type", {type: "object"});
errors++;
}
validate16.errors = vErrors;
return errors === 0;
}
validate16.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema46 = {"properties":{"source":{"properties":{"files":{},"prometheus":{},"token_env":{},"names":{},"postgres":{},"clickhouse":{},"table":{},"user":{},"password_env":{}}},"quality":{},"error_rate":{},"latency":{},"cost":{},"no_data":{},"drift":{},"prompts":{},"actions":{"properties":{"quality":{"enum":["rollback","staged_rollback","kill"]},"error_rate":{"enum":["rollback","staged_rollback","kill"]},"latency":{"enum":["rollback","staged_rollback","kill"]},"cost":{"enum":["rollback","staged_rollback","kill"]}}},"hooks":{"items":{"properties":{"on":{"items":{"enum":["opened","escalated","ended"]}}}}}}};
const schema47 = {};
const schema48 = {"type":["object","string","boolean"]};
const schema49 = {"type":["object","string","boolean"]};
const schema50 = {"type":["object","string","boolean"]};
const schema51 = {"type":["object","string","boolean"]};
const schema52 = {"type":["object","string","boolean"]};
const schema53 = {"type":["object","string","boolean"]};
const pattern17 = new RegExp("^off$", "u");

function validate19(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate19.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.quality !== undefined){
let data0 = data.quality;
if(((!(data0 && typeof data0 == "object" && !Array.isArray(data0))) && (typeof data0 !== "string")) && (typeof data0 !== "boolean")){
vErrors = add(vErrors, instancePath+"/quality", "type", {type: schema48.type});
errors++;
}
if(typeof data0 === "string"){
if(!pattern17.test(data0)){
vErrors = add(vErrors, instancePath+"/quality", "pattern", {pattern: "^off$"});
errors++;
}
}
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
for(const key0 in data0){
if(!((((((key0 === "score") || (key0 === "threshold")) || (key0 === "clear")) || (key0 === "window_days")) || (key0 === "min_calls")) || (pattern4.test(key0)))){
vErrors = add(vErrors, instancePath+"/quality", "additionalProperties", {additionalProperty: key0});
errors++;
}
}
if(data0.score !== undefined){
let data1 = data0.score;
if(typeof data1 === "string"){
if(data1.length < 1){
vErrors = add(vErrors, instancePath+"/quality/score", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/quality/score", "type", {type: "string"});
errors++;
}
}
if(data0.threshold !== undefined){
let data2 = data0.threshold;
if(typeof data2 == "number"){
if(data2 > 1 || isNaN(data2)){
vErrors = add(vErrors, instancePath+"/quality/threshold", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data2 < 0 || isNaN(data2)){
vErrors = add(vErrors, instancePath+"/quality/threshold", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/quality/threshold", "type", {type: "number"});
errors++;
}
}
if(data0.clear !== undefined){
let data3 = data0.clear;
if(typeof data3 == "number"){
if(data3 > 1 || isNaN(data3)){
vErrors = add(vErrors, instancePath+"/quality/clear", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data3 < 0 || isNaN(data3)){
vErrors = add(vErrors, instancePath+"/quality/clear", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/quality/clear", "type", {type: "number"});
errors++;
}
}
if(data0.window_days !== undefined){
let data4 = data0.window_days;
if(!((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4)))){
vErrors = add(vErrors, instancePath+"/quality/window_days", "type", {type: "integer"});
errors++;
}
if(typeof data4 == "number"){
if(data4 > 28 || isNaN(data4)){
vErrors = add(vErrors, instancePath+"/quality/window_days", "maximum", {comparison: "<=", limit: 28});
errors++;
}
if(data4 < 1 || isNaN(data4)){
vErrors = add(vErrors, instancePath+"/quality/window_days", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data0.min_calls !== undefined){
let data5 = data0.min_calls;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
vErrors = add(vErrors, instancePath+"/quality/min_calls", "type", {type: "integer"});
errors++;
}
if(typeof data5 == "number"){
if(data5 < 1 || isNaN(data5)){
vErrors = add(vErrors, instancePath+"/quality/min_calls", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
}
}
if(data.error_rate !== undefined){
let data6 = data.error_rate;
if(((!(data6 && typeof data6 == "object" && !Array.isArray(data6))) && (typeof data6 !== "string")) && (typeof data6 !== "boolean")){
vErrors = add(vErrors, instancePath+"/error_rate", "type", {type: schema49.type});
errors++;
}
if(typeof data6 === "string"){
if(!pattern17.test(data6)){
vErrors = add(vErrors, instancePath+"/error_rate", "pattern", {pattern: "^off$"});
errors++;
}
}
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
if(!(((key1 === "max") || (key1 === "min_calls")) || (pattern4.test(key1)))){
vErrors = add(vErrors, instancePath+"/error_rate", "additionalProperties", {additionalProperty: key1});
errors++;
}
}
if(data6.max !== undefined){
let data7 = data6.max;
if(typeof data7 == "number"){
if(data7 > 1 || isNaN(data7)){
vErrors = add(vErrors, instancePath+"/error_rate/max", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data7 <= 0 || isNaN(data7)){
vErrors = add(vErrors, instancePath+"/error_rate/max", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/error_rate/max", "type", {type: "number"});
errors++;
}
}
if(data6.min_calls !== undefined){
let data8 = data6.min_calls;
if(!((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8)))){
vErrors = add(vErrors, instancePath+"/error_rate/min_calls", "type", {type: "integer"});
errors++;
}
if(typeof data8 == "number"){
if(data8 < 1 || isNaN(data8)){
vErrors = add(vErrors, instancePath+"/error_rate/min_calls", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
}
}
if(data.latency !== undefined){
let data9 = data.latency;
if(((!(data9 && typeof data9 == "object" && !Array.isArray(data9))) && (typeof data9 !== "string")) && (typeof data9 !== "boolean")){
vErrors = add(vErrors, instancePath+"/latency", "type", {type: schema50.type});
errors++;
}
if(typeof data9 === "string"){
if(!pattern17.test(data9)){
vErrors = add(vErrors, instancePath+"/latency", "pattern", {pattern: "^off$"});
errors++;
}
}
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key2 in data9){
if(!((((key2 === "max_ratio") || (key2 === "clear_ratio")) || (key2 === "min_calls")) || (pattern4.test(key2)))){
vErrors = add(vErrors, instancePath+"/latency", "additionalProperties", {additionalProperty: key2});
errors++;
}
}
if(data9.max_ratio !== undefined){
let data10 = data9.max_ratio;
if(typeof data10 == "number"){
if(data10 <= 1 || isNaN(data10)){
vErrors = add(vErrors, instancePath+"/latency/max_ratio", "exclusiveMinimum", {comparison: ">", limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/latency/max_ratio", "type", {type: "number"});
errors++;
}
}
if(data9.clear_ratio !== undefined){
let data11 = data9.clear_ratio;
if(typeof data11 == "number"){
if(data11 <= 0 || isNaN(data11)){
vErrors = add(vErrors, instancePath+"/latency/clear_ratio", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/latency/clear_ratio", "type", {type: "number"});
errors++;
}
}
if(data9.min_calls !== undefined){
let data12 = data9.min_calls;
if(!((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12)))){
vErrors = add(vErrors, instancePath+"/latency/min_calls", "type", {type: "integer"});
errors++;
}
if(typeof data12 == "number"){
if(data12 < 1 || isNaN(data12)){
vErrors = add(vErrors, instancePath+"/latency/min_calls", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
}
}
if(data.cost !== undefined){
let data13 = data.cost;
if(((!(data13 && typeof data13 == "object" && !Array.isArray(data13))) && (typeof data13 !== "string")) && (typeof data13 !== "boolean")){
vErrors = add(vErrors, instancePath+"/cost", "type", {type: schema51.type});
errors++;
}
if(typeof data13 === "string"){
if(!pattern17.test(data13)){
vErrors = add(vErrors, instancePath+"/cost", "pattern", {pattern: "^off$"});
errors++;
}
}
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key3 in data13){
if(!((key3 === "min_calls") || (pattern4.test(key3)))){
vErrors = add(vErrors, instancePath+"/cost", "additionalProperties", {additionalProperty: key3});
errors++;
}
}
if(data13.min_calls !== undefined){
let data14 = data13.min_calls;
if(!((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14)))){
vErrors = add(vErrors, instancePath+"/cost/min_calls", "type", {type: "integer"});
errors++;
}
if(typeof data14 == "number"){
if(data14 < 1 || isNaN(data14)){
vErrors = add(vErrors, instancePath+"/cost/min_calls", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
}
}
if(data.no_data !== undefined){
let data15 = data.no_data;
if(((!(data15 && typeof data15 == "object" && !Array.isArray(data15))) && (typeof data15 !== "string")) && (typeof data15 !== "boolean")){
vErrors = add(vErrors, instancePath+"/no_data", "type", {type: schema52.type});
errors++;
}
if(typeof data15 === "string"){
if(!pattern17.test(data15)){
vErrors = add(vErrors, instancePath+"/no_data", "pattern", {pattern: "^off$"});
errors++;
}
}
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
for(const key4 in data15){
if(!((key4 === "after_minutes") || (pattern4.test(key4)))){
vErrors = add(vErrors, instancePath+"/no_data", "additionalProperties", {additionalProperty: key4});
errors++;
}
}
if(data15.after_minutes !== undefined){
let data16 = data15.after_minutes;
if(typeof data16 == "number"){
if(data16 < 5 || isNaN(data16)){
vErrors = add(vErrors, instancePath+"/no_data/after_minutes", "minimum", {comparison: ">=", limit: 5});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/no_data/after_minutes", "type", {type: "number"});
errors++;
}
}
}
}
if(data.drift !== undefined){
let data17 = data.drift;
if(((!(data17 && typeof data17 == "object" && !Array.isArray(data17))) && (typeof data17 !== "string")) && (typeof data17 !== "boolean")){
vErrors = add(vErrors, instancePath+"/drift", "type", {type: schema53.type});
errors++;
}
if(typeof data17 === "string"){
if(!pattern17.test(data17)){
vErrors = add(vErrors, instancePath+"/drift", "pattern", {pattern: "^off$"});
errors++;
}
}
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key5 in data17){
if(!((key5 === "max_distance") || (pattern4.test(key5)))){
vErrors = add(vErrors, instancePath+"/drift", "additionalProperties", {additionalProperty: key5});
errors++;
}
}
if(data17.max_distance !== undefined){
let data18 = data17.max_distance;
if(typeof data18 == "number"){
if(data18 > 1 || isNaN(data18)){
vErrors = add(vErrors, instancePath+"/drift/max_distance", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data18 <= 0 || isNaN(data18)){
vErrors = add(vErrors, instancePath+"/drift/max_distance", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/drift/max_distance", "type", {type: "number"});
errors++;
}
}
}
}
}
validate19.errors = vErrors;
return errors === 0;
}
validate19.evaluated = {"props":{"quality":true,"error_rate":true,"latency":true,"cost":true,"no_data":true,"drift":true},"dynamicProps":false,"dynamicItems":false};

const schema54 = {};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(validate19(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((((((key0 === "quality") || (key0 === "error_rate")) || (key0 === "latency")) || (key0 === "cost")) || (key0 === "no_data")) || (key0 === "drift")) || (pattern4.test(key0)))){
vErrors = add(vErrors, instancePath, "additionalProperties", {additionalProperty: key0});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath, "type", {type: "object"});
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate18(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate18.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(validate19(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema46.properties, key0)) || (pattern4.test(key0)))){
vErrors = add(vErrors, instancePath, "additionalProperties", {additionalProperty: key0});
errors++;
}
}
if(data.source !== undefined){
let data0 = data.source;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
for(const key1 in data0){
if(!((func1.call(schema46.properties.source.properties, key1)) || (pattern4.test(key1)))){
vErrors = add(vErrors, instancePath+"/source", "additionalProperties", {additionalProperty: key1});
errors++;
}
}
if(data0.files !== undefined){
let data1 = data0.files;
if(Array.isArray(data1)){
if(data1.length < 1){
vErrors = add(vErrors, instancePath+"/source/files", "minItems", {limit: 1});
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 === "string"){
if(data2.length < 1){
vErrors = add(vErrors, instancePath+"/source/files/" + i0, "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/source/files/" + i0, "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/source/files", "type", {type: "array"});
errors++;
}
}
if(data0.prometheus !== undefined){
let data3 = data0.prometheus;
if(typeof data3 === "string"){
if(!pattern6.test(data3)){
vErrors = add(vErrors, instancePath+"/source/prometheus", "pattern", {pattern: "^https?://"});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/source/prometheus", "type", {type: "string"});
errors++;
}
}
if(data0.token_env !== undefined){
let data4 = data0.token_env;
if(typeof data4 === "string"){
if(!pattern7.test(data4)){
vErrors = add(vErrors, instancePath+"/source/token_env", "pattern", {pattern: "^[A-Za-z_][A-Za-z0-9_]*$"});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/source/token_env", "type", {type: "string"});
errors++;
}
}
if(data0.names !== undefined){
let data5 = data0.names;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
if(typeof data5[key2] !== "string"){
vErrors = add(vErrors, instancePath+"/source/names/" + pointerTo(key2), "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/source/names", "type", {type: "object"});
errors++;
}
}
if(data0.postgres !== undefined){
let data7 = data0.postgres;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.url_env === undefined){
vErrors = add(vErrors, instancePath+"/source/postgres", "required", {missingProperty: "url_env"});
errors++;
}
for(const key3 in data7){
if(!(((key3 === "url_env") || (key3 === "table")) || (pattern4.test(key3)))){
vErrors = add(vErrors, instancePath+"/source/postgres", "additionalProperties", {additionalProperty: key3});
errors++;
}
}
if(data7.url_env !== undefined){
let data8 = data7.url_env;
if(typeof data8 === "string"){
if(!pattern7.test(data8)){
vErrors = add(vErrors, instancePath+"/source/postgres/url_env", "pattern", {pattern: "^[A-Za-z_][A-Za-z0-9_]*$"});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/source/postgres/url_env", "type", {type: "string"});
errors++;
}
}
if(data7.table !== undefined){
if(typeof data7.table !== "string"){
vErrors = add(vErrors, instancePath+"/source/postgres/table", "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/source/postgres", "type", {type: "object"});
errors++;
}
}
if(data0.clickhouse !== undefined){
let data10 = data0.clickhouse;
if(typeof data10 === "string"){
if(!pattern6.test(data10)){
vErrors = add(vErrors, instancePath+"/source/clickhouse", "pattern", {pattern: "^https?://"});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/source/clickhouse", "type", {type: "string"});
errors++;
}
}
if(data0.table !== undefined){
if(typeof data0.table !== "string"){
vErrors = add(vErrors, instancePath+"/source/table", "type", {type: "string"});
errors++;
}
}
if(data0.user !== undefined){
if(typeof data0.user !== "string"){
vErrors = add(vErrors, instancePath+"/source/user", "type", {type: "string"});
errors++;
}
}
if(data0.password_env !== undefined){
let data13 = data0.password_env;
if(typeof data13 === "string"){
if(!pattern7.test(data13)){
vErrors = add(vErrors, instancePath+"/source/password_env", "pattern", {pattern: "^[A-Za-z_][A-Za-z0-9_]*$"});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/source/password_env", "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/source", "type", {type: "object"});
errors++;
}
}
if(data.prompts !== undefined){
let data14 = data.prompts;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key4 in data14){
if(!(validate21(data14[key4], {instancePath:instancePath+"/prompts/" + pointerTo(key4),parentData:data14,parentDataProperty:key4,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/prompts", "type", {type: "object"});
errors++;
}
}
if(data.actions !== undefined){
let data16 = data.actions;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key5 in data16){
if(!(((((key5 === "quality") || (key5 === "error_rate")) || (key5 === "latency")) || (key5 === "cost")) || (pattern4.test(key5)))){
vErrors = add(vErrors, instancePath+"/actions", "additionalProperties", {additionalProperty: key5});
errors++;
}
}
if(data16.quality !== undefined){
let data17 = data16.quality;
if(!(((data17 === "rollback") || (data17 === "staged_rollback")) || (data17 === "kill"))){
vErrors = add(vErrors, instancePath+"/actions/quality", "enum", {allowedValues: schema46.properties.actions.properties.quality.enum});
errors++;
}
}
if(data16.error_rate !== undefined){
let data18 = data16.error_rate;
if(!(((data18 === "rollback") || (data18 === "staged_rollback")) || (data18 === "kill"))){
vErrors = add(vErrors, instancePath+"/actions/error_rate", "enum", {allowedValues: schema46.properties.actions.properties.error_rate.enum});
errors++;
}
}
if(data16.latency !== undefined){
let data19 = data16.latency;
if(!(((data19 === "rollback") || (data19 === "staged_rollback")) || (data19 === "kill"))){
vErrors = add(vErrors, instancePath+"/actions/latency", "enum", {allowedValues: schema46.properties.actions.properties.latency.enum});
errors++;
}
}
if(data16.cost !== undefined){
let data20 = data16.cost;
if(!(((data20 === "rollback") || (data20 === "staged_rollback")) || (data20 === "kill"))){
vErrors = add(vErrors, instancePath+"/actions/cost", "enum", {allowedValues: schema46.properties.actions.properties.cost.enum});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/actions", "type", {type: "object"});
errors++;
}
}
if(data.hooks !== undefined){
let data21 = data.hooks;
if(Array.isArray(data21)){
const len1 = data21.length;
for(let i1=0; i1<len1; i1++){
let data22 = data21[i1];
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
for(const key6 in data22){
if(!((((((key6 === "webhook") || (key6 === "webhook_env")) || (key6 === "command")) || (key6 === "args")) || (key6 === "on")) || (pattern4.test(key6)))){
vErrors = add(vErrors, instancePath+"/hooks/" + i1, "additionalProperties", {additionalProperty: key6});
errors++;
}
}
if(data22.webhook !== undefined){
let data23 = data22.webhook;
if(typeof data23 === "string"){
if(!pattern6.test(data23)){
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/webhook", "pattern", {pattern: "^https?://"});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/webhook", "type", {type: "string"});
errors++;
}
}
if(data22.webhook_env !== undefined){
let data24 = data22.webhook_env;
if(typeof data24 === "string"){
if(data24.length < 1){
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/webhook_env", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/webhook_env", "type", {type: "string"});
errors++;
}
}
if(data22.command !== undefined){
let data25 = data22.command;
if(typeof data25 === "string"){
if(data25.length < 1){
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/command", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/command", "type", {type: "string"});
errors++;
}
}
if(data22.args !== undefined){
let data26 = data22.args;
if(Array.isArray(data26)){
const len2 = data26.length;
for(let i2=0; i2<len2; i2++){
if(typeof data26[i2] !== "string"){
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/args/" + i2, "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/args", "type", {type: "array"});
errors++;
}
}
if(data22.on !== undefined){
let data28 = data22.on;
if(Array.isArray(data28)){
const len3 = data28.length;
for(let i3=0; i3<len3; i3++){
let data29 = data28[i3];
if(!(((data29 === "opened") || (data29 === "escalated")) || (data29 === "ended"))){
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/on/" + i3, "enum", {allowedValues: schema46.properties.hooks.items.properties.on.items.enum});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/hooks/" + i1+"/on", "type", {type: "array"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/hooks/" + i1, "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/hooks", "type", {type: "array"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath, "type", {type: "object"});
errors++;
}
validate18.errors = vErrors;
return errors === 0;
}
validate18.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="registry" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate15.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema38.properties, key0)) || (pattern4.test(key0)))){
vErrors = add(vErrors, instancePath, "additionalProperties", {additionalProperty: key0});
errors++;
}
}
if(data.schema_version !== undefined){
if(1 !== data.schema_version){
vErrors = add(vErrors, instancePath+"/schema_version", "const", {allowedValue: 1});
errors++;
}
}
if(data.include !== undefined){
let data1 = data.include;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(typeof data1[i0] !== "string"){
vErrors = add(vErrors, instancePath+"/include/" + i0, "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/include", "type", {type: "array"});
errors++;
}
}
if(data.partials !== undefined){
let data3 = data.partials;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
let data4 = data3[key1];
if(typeof data4 === "string"){
if(data4.length < 1){
vErrors = add(vErrors, instancePath+"/partials/" + pointerTo(key1), "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/partials/" + pointerTo(key1), "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/partials", "type", {type: "object"});
errors++;
}
}
if(data.endpoints !== undefined){
let data5 = data.endpoints;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
const _errs18 = errors;
const _errs19 = errors;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing0;
if(((data6.base_url === undefined) && (missing0 = "base_url")) || ((data6.replay === undefined) && (missing0 = "replay"))){
vErrors = add(vErrors, {});
errors++;
}
}
var valid6 = _errs19 === errors;
if(valid6){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2), "not", {});
errors++;
}
else {
errors = _errs18;
if(vErrors !== null){
if(_errs18){
vErrors.length = _errs18;
}
else {
vErrors = null;
}
}
}
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key3 in data6){
if(!((func1.call(schema39.properties, key3)) || (pattern4.test(key3)))){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2), "additionalProperties", {additionalProperty: key3});
errors++;
}
}
if(data6.base_url !== undefined){
let data7 = data6.base_url;
if(typeof data7 === "string"){
if(!pattern6.test(data7)){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/base_url", "pattern", {pattern: "^https?://"});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/base_url", "type", {type: "string"});
errors++;
}
}
if(data6.replay !== undefined){
let data8 = data6.replay;
if(typeof data8 === "string"){
if(data8.length < 1){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/replay", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/replay", "type", {type: "string"});
errors++;
}
}
if(data6.free !== undefined){
if(typeof data6.free !== "boolean"){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/free", "type", {type: "boolean"});
errors++;
}
}
if(data6.api !== undefined){
let data10 = data6.api;
if(typeof data10 !== "string"){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/api", "type", {type: "string"});
errors++;
}
if(!((data10 === "chat") || (data10 === "responses"))){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/api", "enum", {allowedValues: schema39.properties.api.enum});
errors++;
}
}
if(data6.api_key_env !== undefined){
let data11 = data6.api_key_env;
if(typeof data11 === "string"){
if(!pattern7.test(data11)){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/api_key_env", "pattern", {pattern: "^[A-Za-z_][A-Za-z0-9_]*$"});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/api_key_env", "type", {type: "string"});
errors++;
}
}
if(data6.max_concurrency !== undefined){
let data12 = data6.max_concurrency;
if(!((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12)))){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/max_concurrency", "type", {type: "integer"});
errors++;
}
if(typeof data12 == "number"){
if(data12 < 1 || isNaN(data12)){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/max_concurrency", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data6.requests_per_minute !== undefined){
let data13 = data6.requests_per_minute;
if(typeof data13 == "number"){
if(data13 <= 0 || isNaN(data13)){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/requests_per_minute", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/requests_per_minute", "type", {type: "number"});
errors++;
}
}
if(data6.tokens_per_minute !== undefined){
let data14 = data6.tokens_per_minute;
if(typeof data14 == "number"){
if(data14 <= 0 || isNaN(data14)){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/tokens_per_minute", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/tokens_per_minute", "type", {type: "number"});
errors++;
}
}
if(data6.timeout_ms !== undefined){
let data15 = data6.timeout_ms;
if(typeof data15 == "number"){
if(data15 <= 0 || isNaN(data15)){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/timeout_ms", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/timeout_ms", "type", {type: "number"});
errors++;
}
}
if(data6.max_retries !== undefined){
let data16 = data6.max_retries;
if(!((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16)))){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/max_retries", "type", {type: "integer"});
errors++;
}
if(typeof data16 == "number"){
if(data16 < 0 || isNaN(data16)){
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2)+"/max_retries", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, instancePath+"/endpoints/" + pointerTo(key2), "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/endpoints", "type", {type: "object"});
errors++;
}
}
if(data.prices !== undefined){
let data17 = data.prices;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key4 in data17){
let data18 = data17[key4];
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
if(data18.input_per_mtok === undefined){
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4), "required", {missingProperty: "input_per_mtok"});
errors++;
}
if(data18.output_per_mtok === undefined){
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4), "required", {missingProperty: "output_per_mtok"});
errors++;
}
for(const key5 in data18){
if(!((((key5 === "input_per_mtok") || (key5 === "output_per_mtok")) || (key5 === "cached_input_per_mtok")) || (pattern4.test(key5)))){
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4), "additionalProperties", {additionalProperty: key5});
errors++;
}
}
if(data18.input_per_mtok !== undefined){
let data19 = data18.input_per_mtok;
if(typeof data19 == "number"){
if(data19 < 0 || isNaN(data19)){
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4)+"/input_per_mtok", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4)+"/input_per_mtok", "type", {type: "number"});
errors++;
}
}
if(data18.output_per_mtok !== undefined){
let data20 = data18.output_per_mtok;
if(typeof data20 == "number"){
if(data20 < 0 || isNaN(data20)){
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4)+"/output_per_mtok", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4)+"/output_per_mtok", "type", {type: "number"});
errors++;
}
}
if(data18.cached_input_per_mtok !== undefined){
let data21 = data18.cached_input_per_mtok;
if(typeof data21 == "number"){
if(data21 < 0 || isNaN(data21)){
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4)+"/cached_input_per_mtok", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4)+"/cached_input_per_mtok", "type", {type: "number"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/prices/" + pointerTo(key4), "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/prices", "type", {type: "object"});
errors++;
}
}
if(data.judge !== undefined){
let data22 = data.judge;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.model === undefined){
vErrors = add(vErrors, instancePath+"/judge", "required", {missingProperty: "model"});
errors++;
}
for(const key6 in data22){
if(!(((((key6 === "model") || (key6 === "embeddings")) || (key6 === "temperature")) || (key6 === "max_tokens")) || (pattern4.test(key6)))){
vErrors = add(vErrors, instancePath+"/judge", "additionalProperties", {additionalProperty: key6});
errors++;
}
}
if(data22.model !== undefined){
let data23 = data22.model;
if(typeof data23 === "string"){
if(data23.length < 1){
vErrors = add(vErrors, instancePath+"/judge/model", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/judge/model", "type", {type: "string"});
errors++;
}
}
if(data22.embeddings !== undefined){
let data24 = data22.embeddings;
if(typeof data24 === "string"){
if(data24.length < 1){
vErrors = add(vErrors, instancePath+"/judge/embeddings", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/judge/embeddings", "type", {type: "string"});
errors++;
}
}
if(data22.temperature !== undefined){
let data25 = data22.temperature;
if(typeof data25 == "number"){
if(data25 > 2 || isNaN(data25)){
vErrors = add(vErrors, instancePath+"/judge/temperature", "maximum", {comparison: "<=", limit: 2});
errors++;
}
if(data25 < 0 || isNaN(data25)){
vErrors = add(vErrors, instancePath+"/judge/temperature", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/judge/temperature", "type", {type: "number"});
errors++;
}
}
if(data22.max_tokens !== undefined){
let data26 = data22.max_tokens;
if(!((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26)))){
vErrors = add(vErrors, instancePath+"/judge/max_tokens", "type", {type: "integer"});
errors++;
}
if(typeof data26 == "number"){
if(data26 < 1 || isNaN(data26)){
vErrors = add(vErrors, instancePath+"/judge/max_tokens", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, instancePath+"/judge", "type", {type: "object"});
errors++;
}
}
if(data.experiments !== undefined){
let data27 = data.experiments;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
for(const key7 in data27){
if(!(validate16(data27[key7], {instancePath:instancePath+"/experiments/" + pointerTo(key7),parentData:data27,parentDataProperty:key7,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate16.errors : vErrors.concat(validate16.errors);
errors = vErrors.length;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/experiments", "type", {type: "object"});
errors++;
}
}
if(data.monitoring !== undefined){
if(!(validate18(data.monitoring, {instancePath:instancePath+"/monitoring",parentData:data,parentDataProperty:"monitoring",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
errors = vErrors.length;
}
}
}
else {
vErrors = add(vErrors, instancePath, "type", {type: "object"});
errors++;
}
validate15.errors = vErrors;
return errors === 0;
}
validate15.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validatePrompt = validate25;
const schema55 = {"properties":{"description":{},"owner":{},"tags":{},"version":{},"environments":{},"rollback_to":{},"cost_cap_usd":{},"variables":{},"evals":{},"gates":{},"fallbacks":{},"kill_switch":{},"fallback_response":{},"latency_p95_ms":{},"rollback":{},"draft":{"type":["object","null"]},"versions":{"type":["object","null"]},"versions_dir":{},"model":{},"temperature":{},"top_p":{},"max_tokens":{},"stop":{},"seed":{},"reasoning_effort":{},"template":{},"template_file":{},"messages":{},"output_schema":{},"tools":{},"extra":{},"eval_score":{},"last_eval":{},"stage":{},"released_at":{},"deployed_at":{},"digest":{},"notes":{},"overrides":{},"shadow":{}}};
const schema56 = {"properties":{"type":{"enum":["string","number","integer","boolean","array","object"]}}};
const schema57 = {};
const schema58 = {"properties":{"evaluated":{"type":["object","boolean"]},"staged":{"type":["object","boolean"]},"canary":{"type":["object","boolean"]},"deployed":{"type":["object","boolean"]}}};
const schema59 = {"properties":{"messages":{"items":{"properties":{"role":{"enum":["system","developer","user","assistant"]}}}}}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="prompt" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema55.properties, key0)) || (pattern4.test(key0)))){
vErrors = add(vErrors, instancePath, "additionalProperties", {additionalProperty: key0});
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
vErrors = add(vErrors, instancePath+"/description", "type", {type: "string"});
errors++;
}
}
if(data.owner !== undefined){
if(typeof data.owner !== "string"){
vErrors = add(vErrors, instancePath+"/owner", "type", {type: "string"});
errors++;
}
}
if(data.tags !== undefined){
let data2 = data.tags;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
if(typeof data2[i0] !== "string"){
vErrors = add(vErrors, instancePath+"/tags/" + i0, "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/tags", "type", {type: "array"});
errors++;
}
}
if(data.version !== undefined){
if(typeof data.version !== "string"){
vErrors = add(vErrors, instancePath+"/version", "type", {type: "string"});
errors++;
}
}
if(data.environments !== undefined){
let data5 = data.environments;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if(typeof data5[key1] !== "string"){
vErrors = add(vErrors, instancePath+"/environments/" + pointerTo(key1), "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/environments", "type", {type: "object"});
errors++;
}
}
if(data.rollback_to !== undefined){
if(typeof data.rollback_to !== "string"){
vErrors = add(vErrors, instancePath+"/rollback_to", "type", {type: "string"});
errors++;
}
}
if(data.cost_cap_usd !== undefined){
let data8 = data.cost_cap_usd;
if(typeof data8 == "number"){
if(data8 <= 0 || isNaN(data8)){
vErrors = add(vErrors, instancePath+"/cost_cap_usd", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/cost_cap_usd", "type", {type: "number"});
errors++;
}
}
if(data.variables !== undefined){
let data9 = data.variables;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key2 in data9){
let data10 = data9[key2];
const _errs25 = errors;
let valid5 = false;
const _errs26 = errors;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key3 in data10){
if(!(((((key3 === "description") || (key3 === "sample")) || (key3 === "type")) || (key3 === "required")) || (pattern4.test(key3)))){
vErrors = add(vErrors, instancePath+"/variables/" + pointerTo(key2), "additionalProperties", {additionalProperty: key3});
errors++;
}
}
if(data10.description !== undefined){
if(typeof data10.description !== "string"){
vErrors = add(vErrors, instancePath+"/variables/" + pointerTo(key2)+"/description", "type", {type: "string"});
errors++;
}
}
if(data10.type !== undefined){
let data12 = data10.type;
if(typeof data12 !== "string"){
vErrors = add(vErrors, instancePath+"/variables/" + pointerTo(key2)+"/type", "type", {type: "string"});
errors++;
}
if(!((((((data12 === "string") || (data12 === "number")) || (data12 === "integer")) || (data12 === "boolean")) || (data12 === "array")) || (data12 === "object"))){
vErrors = add(vErrors, instancePath+"/variables/" + pointerTo(key2)+"/type", "enum", {allowedValues: schema56.properties.type.enum});
errors++;
}
}
if(data10.required !== undefined){
if(typeof data10.required !== "boolean"){
vErrors = add(vErrors, instancePath+"/variables/" + pointerTo(key2)+"/required", "type", {type: "boolean"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/variables/" + pointerTo(key2), "type", {type: "object"});
errors++;
}
var _valid0 = _errs26 === errors;
valid5 = valid5 || _valid0;
const _errs36 = errors;
if(data10 !== null){
vErrors = add(vErrors, instancePath+"/variables/" + pointerTo(key2), "type", {type: "null"});
errors++;
}
var _valid0 = _errs36 === errors;
valid5 = valid5 || _valid0;
if(!valid5){
vErrors = add(vErrors, instancePath+"/variables/" + pointerTo(key2), "anyOf", {});
errors++;
}
else {
errors = _errs25;
if(vErrors !== null){
if(_errs25){
vErrors.length = _errs25;
}
else {
vErrors = null;
}
}
}
}
}
else {
vErrors = add(vErrors, instancePath+"/variables", "type", {type: "object"});
errors++;
}
}
if(data.evals !== undefined){
let data14 = data.evals;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key4 in data14){
if(!((((((key4 === "suite") || (key4 === "min_score")) || (key4 === "max_drop")) || (key4 === "repeat")) || (key4 === "schema_retries")) || (pattern4.test(key4)))){
vErrors = add(vErrors, instancePath+"/evals", "additionalProperties", {additionalProperty: key4});
errors++;
}
}
if(data14.suite !== undefined){
let data15 = data14.suite;
if(typeof data15 === "string"){
if(data15.length < 1){
vErrors = add(vErrors, instancePath+"/evals/suite", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/evals/suite", "type", {type: "string"});
errors++;
}
}
if(data14.min_score !== undefined){
let data16 = data14.min_score;
if(typeof data16 == "number"){
if(data16 > 1 || isNaN(data16)){
vErrors = add(vErrors, instancePath+"/evals/min_score", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data16 < 0 || isNaN(data16)){
vErrors = add(vErrors, instancePath+"/evals/min_score", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/evals/min_score", "type", {type: "number"});
errors++;
}
}
if(data14.max_drop !== undefined){
let data17 = data14.max_drop;
if(typeof data17 == "number"){
if(data17 > 1 || isNaN(data17)){
vErrors = add(vErrors, instancePath+"/evals/max_drop", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data17 < 0 || isNaN(data17)){
vErrors = add(vErrors, instancePath+"/evals/max_drop", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/evals/max_drop", "type", {type: "number"});
errors++;
}
}
if(data14.repeat !== undefined){
let data18 = data14.repeat;
if(!((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18)))){
vErrors = add(vErrors, instancePath+"/evals/repeat", "type", {type: "integer"});
errors++;
}
if(typeof data18 == "number"){
if(data18 < 1 || isNaN(data18)){
vErrors = add(vErrors, instancePath+"/evals/repeat", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data14.schema_retries !== undefined){
let data19 = data14.schema_retries;
if(!((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19)))){
vErrors = add(vErrors, instancePath+"/evals/schema_retries", "type", {type: "integer"});
errors++;
}
if(typeof data19 == "number"){
if(data19 > 10 || isNaN(data19)){
vErrors = add(vErrors, instancePath+"/evals/schema_retries", "maximum", {comparison: "<=", limit: 10});
errors++;
}
if(data19 < 0 || isNaN(data19)){
vErrors = add(vErrors, instancePath+"/evals/schema_retries", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, instancePath+"/evals", "type", {type: "object"});
errors++;
}
}
if(data.gates !== undefined){
let data20 = data.gates;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key5 in data20){
if(!(((((key5 === "evaluated") || (key5 === "staged")) || (key5 === "canary")) || (key5 === "deployed")) || (pattern4.test(key5)))){
vErrors = add(vErrors, instancePath+"/gates", "additionalProperties", {additionalProperty: key5});
errors++;
}
}
if(data20.evaluated !== undefined){
let data21 = data20.evaluated;
if((!(data21 && typeof data21 == "object" && !Array.isArray(data21))) && (typeof data21 !== "boolean")){
vErrors = add(vErrors, instancePath+"/gates/evaluated", "type", {type: schema58.properties.evaluated.type});
errors++;
}
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
for(const key6 in data21){
if(!(((key6 === "min_score") || (key6 === "strict")) || (pattern4.test(key6)))){
vErrors = add(vErrors, instancePath+"/gates/evaluated", "additionalProperties", {additionalProperty: key6});
errors++;
}
}
if(data21.min_score !== undefined){
let data22 = data21.min_score;
if(typeof data22 == "number"){
if(data22 > 1 || isNaN(data22)){
vErrors = add(vErrors, instancePath+"/gates/evaluated/min_score", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data22 < 0 || isNaN(data22)){
vErrors = add(vErrors, instancePath+"/gates/evaluated/min_score", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/gates/evaluated/min_score", "type", {type: "number"});
errors++;
}
}
if(data21.strict !== undefined){
if(typeof data21.strict !== "boolean"){
vErrors = add(vErrors, instancePath+"/gates/evaluated/strict", "type", {type: "boolean"});
errors++;
}
}
}
}
if(data20.staged !== undefined){
let data24 = data20.staged;
if((!(data24 && typeof data24 == "object" && !Array.isArray(data24))) && (typeof data24 !== "boolean")){
vErrors = add(vErrors, instancePath+"/gates/staged", "type", {type: schema58.properties.staged.type});
errors++;
}
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
for(const key7 in data24){
if(!((key7 === "minimum_pairs") || (pattern4.test(key7)))){
vErrors = add(vErrors, instancePath+"/gates/staged", "additionalProperties", {additionalProperty: key7});
errors++;
}
}
if(data24.minimum_pairs !== undefined){
let data25 = data24.minimum_pairs;
if(!((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25)))){
vErrors = add(vErrors, instancePath+"/gates/staged/minimum_pairs", "type", {type: "integer"});
errors++;
}
if(typeof data25 == "number"){
if(data25 < 1 || isNaN(data25)){
vErrors = add(vErrors, instancePath+"/gates/staged/minimum_pairs", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
}
}
if(data20.canary !== undefined){
let data26 = data20.canary;
if((!(data26 && typeof data26 == "object" && !Array.isArray(data26))) && (typeof data26 !== "boolean")){
vErrors = add(vErrors, instancePath+"/gates/canary", "type", {type: schema58.properties.canary.type});
errors++;
}
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key8 in data26){
if(!((key8 === "minimum_sample_size") || (pattern4.test(key8)))){
vErrors = add(vErrors, instancePath+"/gates/canary", "additionalProperties", {additionalProperty: key8});
errors++;
}
}
if(data26.minimum_sample_size !== undefined){
let data27 = data26.minimum_sample_size;
if(!((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27)))){
vErrors = add(vErrors, instancePath+"/gates/canary/minimum_sample_size", "type", {type: "integer"});
errors++;
}
if(typeof data27 == "number"){
if(data27 < 1 || isNaN(data27)){
vErrors = add(vErrors, instancePath+"/gates/canary/minimum_sample_size", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
}
}
if(data20.deployed !== undefined){
let data28 = data20.deployed;
if((!(data28 && typeof data28 == "object" && !Array.isArray(data28))) && (typeof data28 !== "boolean")){
vErrors = add(vErrors, instancePath+"/gates/deployed", "type", {type: schema58.properties.deployed.type});
errors++;
}
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key9 in data28){
if(!(((key9 === "minimum_sample_size") || (key9 === "significance_level")) || (pattern4.test(key9)))){
vErrors = add(vErrors, instancePath+"/gates/deployed", "additionalProperties", {additionalProperty: key9});
errors++;
}
}
if(data28.minimum_sample_size !== undefined){
let data29 = data28.minimum_sample_size;
if(!((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29)))){
vErrors = add(vErrors, instancePath+"/gates/deployed/minimum_sample_size", "type", {type: "integer"});
errors++;
}
if(typeof data29 == "number"){
if(data29 < 1 || isNaN(data29)){
vErrors = add(vErrors, instancePath+"/gates/deployed/minimum_sample_size", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data28.significance_level !== undefined){
let data30 = data28.significance_level;
if(typeof data30 == "number"){
if(data30 > 0.5 || isNaN(data30)){
vErrors = add(vErrors, instancePath+"/gates/deployed/significance_level", "maximum", {comparison: "<=", limit: 0.5});
errors++;
}
if(data30 <= 0 || isNaN(data30)){
vErrors = add(vErrors, instancePath+"/gates/deployed/significance_level", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/gates/deployed/significance_level", "type", {type: "number"});
errors++;
}
}
}
}
}
else {
vErrors = add(vErrors, instancePath+"/gates", "type", {type: "object"});
errors++;
}
}
if(data.fallbacks !== undefined){
let data31 = data.fallbacks;
if(Array.isArray(data31)){
const len1 = data31.length;
for(let i1=0; i1<len1; i1++){
let data32 = data31[i1];
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(data32.model === undefined){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1, "required", {missingProperty: "model"});
errors++;
}
for(const key10 in data32){
if(!(((((((((key10 === "model") || (key10 === "template")) || (key10 === "template_file")) || (key10 === "messages")) || (key10 === "temperature")) || (key10 === "top_p")) || (key10 === "max_tokens")) || (key10 === "extra")) || (pattern4.test(key10)))){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1, "additionalProperties", {additionalProperty: key10});
errors++;
}
}
if(data32.model !== undefined){
let data33 = data32.model;
if(typeof data33 === "string"){
if(data33.length < 1){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/model", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/model", "type", {type: "string"});
errors++;
}
}
if(data32.template !== undefined){
if(typeof data32.template !== "string"){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/template", "type", {type: "string"});
errors++;
}
}
if(data32.template_file !== undefined){
let data35 = data32.template_file;
if(typeof data35 === "string"){
if(data35.length < 1){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/template_file", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/template_file", "type", {type: "string"});
errors++;
}
}
if(data32.messages !== undefined){
let data36 = data32.messages;
if(Array.isArray(data36)){
if(data36.length < 1){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/messages", "minItems", {limit: 1});
errors++;
}
const len2 = data36.length;
for(let i2=0; i2<len2; i2++){
let data37 = data36[i2];
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
if(data37.role === undefined){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/messages/" + i2, "required", {missingProperty: "role"});
errors++;
}
if(data37.content === undefined){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/messages/" + i2, "required", {missingProperty: "content"});
errors++;
}
for(const key11 in data37){
if(!((key11 === "role") || (key11 === "content"))){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/messages/" + i2, "additionalProperties", {additionalProperty: key11});
errors++;
}
}
if(data37.role !== undefined){
let data38 = data37.role;
if(typeof data38 !== "string"){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/messages/" + i2+"/role", "type", {type: "string"});
errors++;
}
if(!((((data38 === "system") || (data38 === "developer")) || (data38 === "user")) || (data38 === "assistant"))){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/messages/" + i2+"/role", "enum", {allowedValues: schema59.properties.messages.items.properties.role.enum});
errors++;
}
}
if(data37.content !== undefined){
if(typeof data37.content !== "string"){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/messages/" + i2+"/content", "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/messages/" + i2, "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/messages", "type", {type: "array"});
errors++;
}
}
if(data32.temperature !== undefined){
let data40 = data32.temperature;
if(typeof data40 == "number"){
if(data40 > 2 || isNaN(data40)){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/temperature", "maximum", {comparison: "<=", limit: 2});
errors++;
}
if(data40 < 0 || isNaN(data40)){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/temperature", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/temperature", "type", {type: "number"});
errors++;
}
}
if(data32.top_p !== undefined){
let data41 = data32.top_p;
if(typeof data41 == "number"){
if(data41 > 1 || isNaN(data41)){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/top_p", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data41 < 0 || isNaN(data41)){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/top_p", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/top_p", "type", {type: "number"});
errors++;
}
}
if(data32.max_tokens !== undefined){
let data42 = data32.max_tokens;
if(!((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42)))){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/max_tokens", "type", {type: "integer"});
errors++;
}
if(typeof data42 == "number"){
if(data42 < 1 || isNaN(data42)){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/max_tokens", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data32.extra !== undefined){
let data43 = data32.extra;
if(!(data43 && typeof data43 == "object" && !Array.isArray(data43))){
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1+"/extra", "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/fallbacks/" + i1, "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/fallbacks", "type", {type: "array"});
errors++;
}
}
if(data.kill_switch !== undefined){
if(typeof data.kill_switch !== "boolean"){
vErrors = add(vErrors, instancePath+"/kill_switch", "type", {type: "boolean"});
errors++;
}
}
if(data.latency_p95_ms !== undefined){
let data45 = data.latency_p95_ms;
if(typeof data45 == "number"){
if(data45 <= 0 || isNaN(data45)){
vErrors = add(vErrors, instancePath+"/latency_p95_ms", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/latency_p95_ms", "type", {type: "number"});
errors++;
}
}
if(data.rollback !== undefined){
let data46 = data.rollback;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
if(data46.from === undefined){
vErrors = add(vErrors, instancePath+"/rollback", "required", {missingProperty: "from"});
errors++;
}
if(data46.to === undefined){
vErrors = add(vErrors, instancePath+"/rollback", "required", {missingProperty: "to"});
errors++;
}
if(data46.started_at === undefined){
vErrors = add(vErrors, instancePath+"/rollback", "required", {missingProperty: "started_at"});
errors++;
}
for(const key12 in data46){
if(!((((((key12 === "from") || (key12 === "to")) || (key12 === "started_at")) || (key12 === "over_minutes")) || (key12 === "steps")) || (pattern4.test(key12)))){
vErrors = add(vErrors, instancePath+"/rollback", "additionalProperties", {additionalProperty: key12});
errors++;
}
}
if(data46.from !== undefined){
if(typeof data46.from !== "string"){
vErrors = add(vErrors, instancePath+"/rollback/from", "type", {type: "string"});
errors++;
}
}
if(data46.to !== undefined){
if(typeof data46.to !== "string"){
vErrors = add(vErrors, instancePath+"/rollback/to", "type", {type: "string"});
errors++;
}
}
if(data46.started_at !== undefined){
if(typeof data46.started_at !== "string"){
vErrors = add(vErrors, instancePath+"/rollback/started_at", "type", {type: "string"});
errors++;
}
}
if(data46.over_minutes !== undefined){
let data50 = data46.over_minutes;
if(typeof data50 == "number"){
if(data50 <= 0 || isNaN(data50)){
vErrors = add(vErrors, instancePath+"/rollback/over_minutes", "exclusiveMinimum", {comparison: ">", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/rollback/over_minutes", "type", {type: "number"});
errors++;
}
}
if(data46.steps !== undefined){
let data51 = data46.steps;
if(!((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51)))){
vErrors = add(vErrors, instancePath+"/rollback/steps", "type", {type: "integer"});
errors++;
}
if(typeof data51 == "number"){
if(data51 < 1 || isNaN(data51)){
vErrors = add(vErrors, instancePath+"/rollback/steps", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, instancePath+"/rollback", "type", {type: "object"});
errors++;
}
}
if(data.draft !== undefined){
let data52 = data.draft;
if((!(data52 && typeof data52 == "object" && !Array.isArray(data52))) && (data52 !== null)){
vErrors = add(vErrors, instancePath+"/draft", "type", {type: schema55.properties.draft.type});
errors++;
}
}
if(data.versions !== undefined){
let data53 = data.versions;
if((!(data53 && typeof data53 == "object" && !Array.isArray(data53))) && (data53 !== null)){
vErrors = add(vErrors, instancePath+"/versions", "type", {type: schema55.properties.versions.type});
errors++;
}
}
if(data.versions_dir !== undefined){
let data54 = data.versions_dir;
if(typeof data54 === "string"){
if(data54.length < 1){
vErrors = add(vErrors, instancePath+"/versions_dir", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/versions_dir", "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath, "type", {type: "object"});
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validateContent = validate26;
const schema60 = {"properties":{"reasoning_effort":{"enum":["none","minimal","low","medium","high","xhigh"]},"messages":{"items":{"properties":{"role":{"enum":["system","developer","user","assistant"]}}}},"stage":{"enum":["evaluated","staged","canary","retired"]},"overrides":{"items":{"properties":{"action":{"enum":["release","promote","deploy","rollback"]}}}}}};
const schema61 = {"properties":{"at":{},"suite":{},"cases":{},"passed":{},"repeats":{},"flaky":{},"ci95":{},"baseline":{"properties":{"verdict":{"enum":["improved","no regression","regressed","inconclusive"]}}},"latency_p95_ms":{},"cost_usd":{"type":["number","null"]},"endpoint":{},"content":{},"suite_digest":{}}};
const schema62 = {"properties":{"verdict":{"enum":["pass","fail","inconclusive"]}}};
const pattern54 = new RegExp("^sha256:[0-9a-f]{64}$", "u");

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="content" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.model !== undefined){
let data0 = data.model;
if(typeof data0 === "string"){
if(data0.length < 1){
vErrors = add(vErrors, instancePath+"/model", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/model", "type", {type: "string"});
errors++;
}
}
if(data.temperature !== undefined){
let data1 = data.temperature;
if(typeof data1 == "number"){
if(data1 > 2 || isNaN(data1)){
vErrors = add(vErrors, instancePath+"/temperature", "maximum", {comparison: "<=", limit: 2});
errors++;
}
if(data1 < 0 || isNaN(data1)){
vErrors = add(vErrors, instancePath+"/temperature", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/temperature", "type", {type: "number"});
errors++;
}
}
if(data.top_p !== undefined){
let data2 = data.top_p;
if(typeof data2 == "number"){
if(data2 > 1 || isNaN(data2)){
vErrors = add(vErrors, instancePath+"/top_p", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data2 < 0 || isNaN(data2)){
vErrors = add(vErrors, instancePath+"/top_p", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/top_p", "type", {type: "number"});
errors++;
}
}
if(data.max_tokens !== undefined){
let data3 = data.max_tokens;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
vErrors = add(vErrors, instancePath+"/max_tokens", "type", {type: "integer"});
errors++;
}
if(typeof data3 == "number"){
if(data3 < 1 || isNaN(data3)){
vErrors = add(vErrors, instancePath+"/max_tokens", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data.stop !== undefined){
let data4 = data.stop;
const _errs10 = errors;
let valid1 = false;
const _errs11 = errors;
if(typeof data4 !== "string"){
vErrors = add(vErrors, instancePath+"/stop", "type", {type: "string"});
errors++;
}
var _valid0 = _errs11 === errors;
valid1 = valid1 || _valid0;
const _errs13 = errors;
if(Array.isArray(data4)){
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
if(typeof data4[i0] !== "string"){
vErrors = add(vErrors, instancePath+"/stop/" + i0, "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/stop", "type", {type: "array"});
errors++;
}
var _valid0 = _errs13 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
vErrors = add(vErrors, instancePath+"/stop", "anyOf", {});
errors++;
}
else {
errors = _errs10;
if(vErrors !== null){
if(_errs10){
vErrors.length = _errs10;
}
else {
vErrors = null;
}
}
}
}
if(data.seed !== undefined){
let data6 = data.seed;
if(!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))){
vErrors = add(vErrors, instancePath+"/seed", "type", {type: "integer"});
errors++;
}
}
if(data.reasoning_effort !== undefined){
let data7 = data.reasoning_effort;
if(typeof data7 !== "string"){
vErrors = add(vErrors, instancePath+"/reasoning_effort", "type", {type: "string"});
errors++;
}
if(!((((((data7 === "none") || (data7 === "minimal")) || (data7 === "low")) || (data7 === "medium")) || (data7 === "high")) || (data7 === "xhigh"))){
vErrors = add(vErrors, instancePath+"/reasoning_effort", "enum", {allowedValues: schema60.properties.reasoning_effort.enum});
errors++;
}
}
if(data.template !== undefined){
if(typeof data.template !== "string"){
vErrors = add(vErrors, instancePath+"/template", "type", {type: "string"});
errors++;
}
}
if(data.template_file !== undefined){
let data9 = data.template_file;
if(typeof data9 === "string"){
if(data9.length < 1){
vErrors = add(vErrors, instancePath+"/template_file", "minLength", {limit: 1});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/template_file", "type", {type: "string"});
errors++;
}
}
if(data.messages !== undefined){
let data10 = data.messages;
if(Array.isArray(data10)){
if(data10.length < 1){
vErrors = add(vErrors, instancePath+"/messages", "minItems", {limit: 1});
errors++;
}
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.role === undefined){
vErrors = add(vErrors, instancePath+"/messages/" + i1, "required", {missingProperty: "role"});
errors++;
}
if(data11.content === undefined){
vErrors = add(vErrors, instancePath+"/messages/" + i1, "required", {missingProperty: "content"});
errors++;
}
for(const key0 in data11){
if(!(((key0 === "role") || (key0 === "content")) || (pattern4.test(key0)))){
vErrors = add(vErrors, instancePath+"/messages/" + i1, "additionalProperties", {additionalProperty: key0});
errors++;
}
}
if(data11.role !== undefined){
let data12 = data11.role;
if(typeof data12 !== "string"){
vErrors = add(vErrors, instancePath+"/messages/" + i1+"/role", "type", {type: "string"});
errors++;
}
if(!((((data12 === "system") || (data12 === "developer")) || (data12 === "user")) || (data12 === "assistant"))){
vErrors = add(vErrors, instancePath+"/messages/" + i1+"/role", "enum", {allowedValues: schema60.properties.messages.items.properties.role.enum});
errors++;
}
}
if(data11.content !== undefined){
if(typeof data11.content !== "string"){
vErrors = add(vErrors, instancePath+"/messages/" + i1+"/content", "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/messages/" + i1, "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/messages", "type", {type: "array"});
errors++;
}
}
if(data.output_schema !== undefined){
let data14 = data.output_schema;
if(!(data14 && typeof data14 == "object" && !Array.isArray(data14))){
vErrors = add(vErrors, instancePath+"/output_schema", "type", {type: "object"});
errors++;
}
}
if(data.tools !== undefined){
let data15 = data.tools;
if(Array.isArray(data15)){
const len2 = data15.length;
for(let i2=0; i2<len2; i2++){
let data16 = data15[i2];
if(!(data16 && typeof data16 == "object" && !Array.isArray(data16))){
vErrors = add(vErrors, instancePath+"/tools/" + i2, "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/tools", "type", {type: "array"});
errors++;
}
}
if(data.extra !== undefined){
let data17 = data.extra;
if(!(data17 && typeof data17 == "object" && !Array.isArray(data17))){
vErrors = add(vErrors, instancePath+"/extra", "type", {type: "object"});
errors++;
}
}
if(data.eval_score !== undefined){
let data18 = data.eval_score;
if(typeof data18 == "number"){
if(data18 > 1 || isNaN(data18)){
vErrors = add(vErrors, instancePath+"/eval_score", "maximum", {comparison: "<=", limit: 1});
errors++;
}
if(data18 < 0 || isNaN(data18)){
vErrors = add(vErrors, instancePath+"/eval_score", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/eval_score", "type", {type: "number"});
errors++;
}
}
if(data.last_eval !== undefined){
let data19 = data.last_eval;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key1 in data19){
if(!((func1.call(schema61.properties, key1)) || (pattern4.test(key1)))){
vErrors = add(vErrors, instancePath+"/last_eval", "additionalProperties", {additionalProperty: key1});
errors++;
}
}
if(data19.at !== undefined){
if(typeof data19.at !== "string"){
vErrors = add(vErrors, instancePath+"/last_eval/at", "type", {type: "string"});
errors++;
}
}
if(data19.suite !== undefined){
if(typeof data19.suite !== "string"){
vErrors = add(vErrors, instancePath+"/last_eval/suite", "type", {type: "string"});
errors++;
}
}
if(data19.cases !== undefined){
let data22 = data19.cases;
if(!((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22)))){
vErrors = add(vErrors, instancePath+"/last_eval/cases", "type", {type: "integer"});
errors++;
}
if(typeof data22 == "number"){
if(data22 < 0 || isNaN(data22)){
vErrors = add(vErrors, instancePath+"/last_eval/cases", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
}
if(data19.passed !== undefined){
let data23 = data19.passed;
if(!((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23)))){
vErrors = add(vErrors, instancePath+"/last_eval/passed", "type", {type: "integer"});
errors++;
}
if(typeof data23 == "number"){
if(data23 < 0 || isNaN(data23)){
vErrors = add(vErrors, instancePath+"/last_eval/passed", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
}
if(data19.repeats !== undefined){
let data24 = data19.repeats;
if(!((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24)))){
vErrors = add(vErrors, instancePath+"/last_eval/repeats", "type", {type: "integer"});
errors++;
}
if(typeof data24 == "number"){
if(data24 < 1 || isNaN(data24)){
vErrors = add(vErrors, instancePath+"/last_eval/repeats", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data19.flaky !== undefined){
let data25 = data19.flaky;
if(!((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25)))){
vErrors = add(vErrors, instancePath+"/last_eval/flaky", "type", {type: "integer"});
errors++;
}
if(typeof data25 == "number"){
if(data25 < 1 || isNaN(data25)){
vErrors = add(vErrors, instancePath+"/last_eval/flaky", "minimum", {comparison: ">=", limit: 1});
errors++;
}
}
}
if(data19.ci95 !== undefined){
let data26 = data19.ci95;
if(Array.isArray(data26)){
if(data26.length > 2){
vErrors = add(vErrors, instancePath+"/last_eval/ci95", "maxItems", {limit: 2});
errors++;
}
if(data26.length < 2){
vErrors = add(vErrors, instancePath+"/last_eval/ci95", "minItems", {limit: 2});
errors++;
}
const len3 = data26.length;
for(let i3=0; i3<len3; i3++){
if(!(typeof data26[i3] == "number")){
vErrors = add(vErrors, instancePath+"/last_eval/ci95/" + i3, "type", {type: "number"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/last_eval/ci95", "type", {type: "array"});
errors++;
}
}
if(data19.baseline !== undefined){
let data28 = data19.baseline;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key2 in data28){
if(!((((((key2 === "version") || (key2 === "delta")) || (key2 === "ci95")) || (key2 === "verdict")) || (key2 === "detectable_drop")) || (pattern4.test(key2)))){
vErrors = add(vErrors, instancePath+"/last_eval/baseline", "additionalProperties", {additionalProperty: key2});
errors++;
}
}
if(data28.version !== undefined){
if(typeof data28.version !== "string"){
vErrors = add(vErrors, instancePath+"/last_eval/baseline/version", "type", {type: "string"});
errors++;
}
}
if(data28.delta !== undefined){
if(!(typeof data28.delta == "number")){
vErrors = add(vErrors, instancePath+"/last_eval/baseline/delta", "type", {type: "number"});
errors++;
}
}
if(data28.ci95 !== undefined){
let data31 = data28.ci95;
if(Array.isArray(data31)){
if(data31.length > 2){
vErrors = add(vErrors, instancePath+"/last_eval/baseline/ci95", "maxItems", {limit: 2});
errors++;
}
if(data31.length < 2){
vErrors = add(vErrors, instancePath+"/last_eval/baseline/ci95", "minItems", {limit: 2});
errors++;
}
const len4 = data31.length;
for(let i4=0; i4<len4; i4++){
if(!(typeof data31[i4] == "number")){
vErrors = add(vErrors, instancePath+"/last_eval/baseline/ci95/" + i4, "type", {type: "number"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/last_eval/baseline/ci95", "type", {type: "array"});
errors++;
}
}
if(data28.verdict !== undefined){
let data33 = data28.verdict;
if(typeof data33 !== "string"){
vErrors = add(vErrors, instancePath+"/last_eval/baseline/verdict", "type", {type: "string"});
errors++;
}
if(!((((data33 === "improved") || (data33 === "no regression")) || (data33 === "regressed")) || (data33 === "inconclusive"))){
vErrors = add(vErrors, instancePath+"/last_eval/baseline/verdict", "enum", {allowedValues: schema61.properties.baseline.properties.verdict.enum});
errors++;
}
}
if(data28.detectable_drop !== undefined){
let data34 = data28.detectable_drop;
if(typeof data34 == "number"){
if(data34 < 0 || isNaN(data34)){
vErrors = add(vErrors, instancePath+"/last_eval/baseline/detectable_drop", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/last_eval/baseline/detectable_drop", "type", {type: "number"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/last_eval/baseline", "type", {type: "object"});
errors++;
}
}
if(data19.latency_p95_ms !== undefined){
if(!(typeof data19.latency_p95_ms == "number")){
vErrors = add(vErrors, instancePath+"/last_eval/latency_p95_ms", "type", {type: "number"});
errors++;
}
}
if(data19.cost_usd !== undefined){
let data36 = data19.cost_usd;
if((!(typeof data36 == "number")) && (data36 !== null)){
vErrors = add(vErrors, instancePath+"/last_eval/cost_usd", "type", {type: schema61.properties.cost_usd.type});
errors++;
}
}
if(data19.endpoint !== undefined){
if(typeof data19.endpoint !== "string"){
vErrors = add(vErrors, instancePath+"/last_eval/endpoint", "type", {type: "string"});
errors++;
}
}
if(data19.content !== undefined){
if(typeof data19.content !== "string"){
vErrors = add(vErrors, instancePath+"/last_eval/content", "type", {type: "string"});
errors++;
}
}
if(data19.suite_digest !== undefined){
if(typeof data19.suite_digest !== "string"){
vErrors = add(vErrors, instancePath+"/last_eval/suite_digest", "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/last_eval", "type", {type: "object"});
errors++;
}
}
if(data.stage !== undefined){
let data40 = data.stage;
if(typeof data40 !== "string"){
vErrors = add(vErrors, instancePath+"/stage", "type", {type: "string"});
errors++;
}
if(!((((data40 === "evaluated") || (data40 === "staged")) || (data40 === "canary")) || (data40 === "retired"))){
vErrors = add(vErrors, instancePath+"/stage", "enum", {allowedValues: schema60.properties.stage.enum});
errors++;
}
}
if(data.released_at !== undefined){
if(typeof data.released_at !== "string"){
vErrors = add(vErrors, instancePath+"/released_at", "type", {type: "string"});
errors++;
}
}
if(data.deployed_at !== undefined){
if(typeof data.deployed_at !== "string"){
vErrors = add(vErrors, instancePath+"/deployed_at", "type", {type: "string"});
errors++;
}
}
if(data.digest !== undefined){
let data43 = data.digest;
if(typeof data43 === "string"){
if(!pattern54.test(data43)){
vErrors = add(vErrors, instancePath+"/digest", "pattern", {pattern: "^sha256:[0-9a-f]{64}$"});
errors++;
}
}
else {
vErrors = add(vErrors, instancePath+"/digest", "type", {type: "string"});
errors++;
}
}
if(data.notes !== undefined){
if(typeof data.notes !== "string"){
vErrors = add(vErrors, instancePath+"/notes", "type", {type: "string"});
errors++;
}
}
if(data.overrides !== undefined){
let data45 = data.overrides;
if(Array.isArray(data45)){
const len5 = data45.length;
for(let i5=0; i5<len5; i5++){
let data46 = data45[i5];
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
for(const key3 in data46){
if(!((((((((key3 === "at") || (key3 === "action")) || (key3 === "stage")) || (key3 === "content")) || (key3 === "environment")) || (key3 === "unmet")) || (key3 === "reason")) || (pattern4.test(key3)))){
vErrors = add(vErrors, instancePath+"/overrides/" + i5, "additionalProperties", {additionalProperty: key3});
errors++;
}
}
if(data46.at !== undefined){
if(typeof data46.at !== "string"){
vErrors = add(vErrors, instancePath+"/overrides/" + i5+"/at", "type", {type: "string"});
errors++;
}
}
if(data46.action !== undefined){
let data48 = data46.action;
if(typeof data48 !== "string"){
vErrors = add(vErrors, instancePath+"/overrides/" + i5+"/action", "type", {type: "string"});
errors++;
}
if(!((((data48 === "release") || (data48 === "promote")) || (data48 === "deploy")) || (data48 === "rollback"))){
vErrors = add(vErrors, instancePath+"/overrides/" + i5+"/action", "enum", {allowedValues: schema60.properties.overrides.items.properties.action.enum});
errors++;
}
}
if(data46.stage !== undefined){
if(typeof data46.stage !== "string"){
vErrors = add(vErrors, instancePath+"/overrides/" + i5+"/stage", "type", {type: "string"});
errors++;
}
}
if(data46.content !== undefined){
if(typeof data46.content !== "string"){
vErrors = add(vErrors, instancePath+"/overrides/" + i5+"/content", "type", {type: "string"});
errors++;
}
}
if(data46.environment !== undefined){
if(typeof data46.environment !== "string"){
vErrors = add(vErrors, instancePath+"/overrides/" + i5+"/environment", "type", {type: "string"});
errors++;
}
}
if(data46.unmet !== undefined){
let data52 = data46.unmet;
if(Array.isArray(data52)){
const len6 = data52.length;
for(let i6=0; i6<len6; i6++){
if(typeof data52[i6] !== "string"){
vErrors = add(vErrors, instancePath+"/overrides/" + i5+"/unmet/" + i6, "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/overrides/" + i5+"/unmet", "type", {type: "array"});
errors++;
}
}
if(data46.reason !== undefined){
if(typeof data46.reason !== "string"){
vErrors = add(vErrors, instancePath+"/overrides/" + i5+"/reason", "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/overrides/" + i5, "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/overrides", "type", {type: "array"});
errors++;
}
}
if(data.shadow !== undefined){
let data55 = data.shadow;
if(data55 && typeof data55 == "object" && !Array.isArray(data55)){
for(const key4 in data55){
if(!(((((((((key4 === "digest") || (key4 === "verdict")) || (key4 === "against")) || (key4 === "pairs")) || (key4 === "units")) || (key4 === "quality_delta")) || (key4 === "ci95")) || (key4 === "run_at")) || (pattern4.test(key4)))){
vErrors = add(vErrors, instancePath+"/shadow", "additionalProperties", {additionalProperty: key4});
errors++;
}
}
if(data55.digest !== undefined){
if(typeof data55.digest !== "string"){
vErrors = add(vErrors, instancePath+"/shadow/digest", "type", {type: "string"});
errors++;
}
}
if(data55.verdict !== undefined){
let data57 = data55.verdict;
if(typeof data57 !== "string"){
vErrors = add(vErrors, instancePath+"/shadow/verdict", "type", {type: "string"});
errors++;
}
if(!(((data57 === "pass") || (data57 === "fail")) || (data57 === "inconclusive"))){
vErrors = add(vErrors, instancePath+"/shadow/verdict", "enum", {allowedValues: schema62.properties.verdict.enum});
errors++;
}
}
if(data55.against !== undefined){
if(typeof data55.against !== "string"){
vErrors = add(vErrors, instancePath+"/shadow/against", "type", {type: "string"});
errors++;
}
}
if(data55.pairs !== undefined){
let data59 = data55.pairs;
if(!((typeof data59 == "number") && (!(data59 % 1) && !isNaN(data59)))){
vErrors = add(vErrors, instancePath+"/shadow/pairs", "type", {type: "integer"});
errors++;
}
if(typeof data59 == "number"){
if(data59 < 0 || isNaN(data59)){
vErrors = add(vErrors, instancePath+"/shadow/pairs", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
}
if(data55.units !== undefined){
let data60 = data55.units;
if(!((typeof data60 == "number") && (!(data60 % 1) && !isNaN(data60)))){
vErrors = add(vErrors, instancePath+"/shadow/units", "type", {type: "integer"});
errors++;
}
if(typeof data60 == "number"){
if(data60 < 0 || isNaN(data60)){
vErrors = add(vErrors, instancePath+"/shadow/units", "minimum", {comparison: ">=", limit: 0});
errors++;
}
}
}
if(data55.quality_delta !== undefined){
if(!(typeof data55.quality_delta == "number")){
vErrors = add(vErrors, instancePath+"/shadow/quality_delta", "type", {type: "number"});
errors++;
}
}
if(data55.ci95 !== undefined){
let data62 = data55.ci95;
if(Array.isArray(data62)){
if(data62.length > 2){
vErrors = add(vErrors, instancePath+"/shadow/ci95", "maxItems", {limit: 2});
errors++;
}
if(data62.length < 2){
vErrors = add(vErrors, instancePath+"/shadow/ci95", "minItems", {limit: 2});
errors++;
}
const len7 = data62.length;
for(let i7=0; i7<len7; i7++){
if(!(typeof data62[i7] == "number")){
vErrors = add(vErrors, instancePath+"/shadow/ci95/" + i7, "type", {type: "number"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/shadow/ci95", "type", {type: "array"});
errors++;
}
}
if(data55.run_at !== undefined){
if(typeof data55.run_at !== "string"){
vErrors = add(vErrors, instancePath+"/shadow/run_at", "type", {type: "string"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath+"/shadow", "type", {type: "object"});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath, "type", {type: "object"});
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":{"model":true,"temperature":true,"top_p":true,"max_tokens":true,"stop":true,"seed":true,"reasoning_effort":true,"template":true,"template_file":true,"messages":true,"output_schema":true,"tools":true,"extra":true,"eval_score":true,"last_eval":true,"stage":true,"released_at":true,"deployed_at":true,"digest":true,"notes":true,"overrides":true,"shadow":true},"dynamicProps":false,"dynamicItems":false};

export const validateVersion = validate27;
const schema63 = {"properties":{"model":{},"temperature":{},"top_p":{},"max_tokens":{},"stop":{},"seed":{},"reasoning_effort":{},"template":{},"template_file":{},"messages":{},"output_schema":{},"tools":{},"extra":{},"eval_score":{},"last_eval":{},"stage":{},"released_at":{},"deployed_at":{},"digest":{},"notes":{},"overrides":{},"shadow":{}}};

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="version" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate27.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema63.properties, key0)) || (pattern4.test(key0)))){
vErrors = add(vErrors, instancePath, "additionalProperties", {additionalProperty: key0});
errors++;
}
}
}
else {
vErrors = add(vErrors, instancePath, "type", {type: "object"});
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}
validate27.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

