// Made from schema.json by test/scripts/validators.mjs.
function add(errors, error){ if(errors === null) return [error]; errors.push(error); return errors; }
function pointerTo(key){ return key.replace(/~/g, "~0").replace(/\//g, "~1"); }
"use strict";
export const validateRegistry = validate20;
const schema31 = {"properties":{"schema_version":{},"include":{},"partials":{},"endpoints":{},"prices":{},"judge":{},"prompts":{},"experiments":{},"monitoring":{}}};
const schema32 = {"properties":{"base_url":{},"replay":{},"free":{},"api":{"enum":["chat","responses"]},"api_key_env":{},"max_concurrency":{},"requests_per_minute":{},"tokens_per_minute":{},"timeout_ms":{},"max_retries":{}}};
const schema33 = {};
const schema34 = {};
const func1 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("^x-", "u");
const pattern6 = new RegExp("^https?://", "u");
const pattern7 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
const schema35 = {"properties":{"description":{},"prompt":{},"control":{},"challenger":{},"metrics":{},"guardrails":{"properties":{"sensitivity":{"enum":["threshold","any_harm"]}}},"minimum_sample_size":{},"significance_level":{},"rollout":{"type":["object","null"]},"salt":{},"started_at":{},"reweighted_at":{},"ended_at":{},"outcome":{"enum":["promoted","reverted","stopped"]},"reason":{}}};
const schema36 = {};
const schema38 = {};

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
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.prompt === undefined){
vErrors = add(vErrors, {instancePath,keyword:"required",params:{missingProperty: "prompt"}});
errors++;
}
if(data.control === undefined){
vErrors = add(vErrors, {instancePath,keyword:"required",params:{missingProperty: "control"}});
errors++;
}
if(data.challenger === undefined){
vErrors = add(vErrors, {instancePath,keyword:"required",params:{missingProperty: "challenger"}});
errors++;
}
for(const key0 in data){
if(!((func1.call(schema35.properties, key0)) || (pattern4.test(key0)))){
vErrors = add(vErrors, {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/description",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.prompt !== undefined){
let data1 = data.prompt;
if(typeof data1 === "string"){
if(data1.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/prompt",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/prompt",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.control !== undefined){
let data2 = data.control;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.version === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/control",keyword:"required",params:{missingProperty: "version"}});
errors++;
}
if(data2.weight === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/control",keyword:"required",params:{missingProperty: "weight"}});
errors++;
}
for(const key1 in data2){
if(!(((key1 === "version") || (key1 === "weight")) || (pattern4.test(key1)))){
vErrors = add(vErrors, {instancePath:instancePath+"/control",keyword:"additionalProperties",params:{additionalProperty: key1}});
errors++;
}
}
if(data2.version !== undefined){
if(typeof data2.version !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/control/version",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data2.weight !== undefined){
if(!(typeof data2.weight == "number")){
vErrors = add(vErrors, {instancePath:instancePath+"/control/weight",keyword:"type",params:{type: "number"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/control",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.challenger !== undefined){
let data5 = data.challenger;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.version === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/challenger",keyword:"required",params:{missingProperty: "version"}});
errors++;
}
if(data5.weight === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/challenger",keyword:"required",params:{missingProperty: "weight"}});
errors++;
}
for(const key2 in data5){
if(!(((key2 === "version") || (key2 === "weight")) || (pattern4.test(key2)))){
vErrors = add(vErrors, {instancePath:instancePath+"/challenger",keyword:"additionalProperties",params:{additionalProperty: key2}});
errors++;
}
}
if(data5.version !== undefined){
if(typeof data5.version !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/challenger/version",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data5.weight !== undefined){
if(!(typeof data5.weight == "number")){
vErrors = add(vErrors, {instancePath:instancePath+"/challenger/weight",keyword:"type",params:{type: "number"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/challenger",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.metrics !== undefined){
let data8 = data.metrics;
if(Array.isArray(data8)){
if(data8.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/metrics",keyword:"minItems",params:{limit: 1}});
errors++;
}
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
if(typeof data8[i0] !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/metrics/" + i0,keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/metrics",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.guardrails !== undefined){
let data10 = data.guardrails;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key3 in data10){
if(!((((key3 === "auto_revert") || (key3 === "revert_if")) || (key3 === "sensitivity")) || (pattern4.test(key3)))){
vErrors = add(vErrors, {instancePath:instancePath+"/guardrails",keyword:"additionalProperties",params:{additionalProperty: key3}});
errors++;
}
}
if(data10.auto_revert !== undefined){
if(typeof data10.auto_revert !== "boolean"){
vErrors = add(vErrors, {instancePath:instancePath+"/guardrails/auto_revert",keyword:"type",params:{type: "boolean"}});
errors++;
}
}
if(data10.revert_if !== undefined){
let data12 = data10.revert_if;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key4 in data12){
if(!((key4 === "quality_score_delta") || (pattern4.test(key4)))){
vErrors = add(vErrors, {instancePath:instancePath+"/guardrails/revert_if",keyword:"additionalProperties",params:{additionalProperty: key4}});
errors++;
}
}
if(data12.quality_score_delta !== undefined){
let data13 = data12.quality_score_delta;
if(typeof data13 == "number"){
if(data13 > 0 || isNaN(data13)){
vErrors = add(vErrors, {instancePath:instancePath+"/guardrails/revert_if/quality_score_delta",keyword:"maximum",params:{comparison: "<=", limit: 0}});
errors++;
}
if(data13 < -1 || isNaN(data13)){
vErrors = add(vErrors, {instancePath:instancePath+"/guardrails/revert_if/quality_score_delta",keyword:"minimum",params:{comparison: ">=", limit: -1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/guardrails/revert_if/quality_score_delta",keyword:"type",params:{type: "number"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/guardrails/revert_if",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data10.sensitivity !== undefined){
let data14 = data10.sensitivity;
if(!((data14 === "threshold") || (data14 === "any_harm"))){
vErrors = add(vErrors, {instancePath:instancePath+"/guardrails/sensitivity",keyword:"enum",params:{allowedValues: schema35.properties.guardrails.properties.sensitivity.enum}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/guardrails",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.minimum_sample_size !== undefined){
let data15 = data.minimum_sample_size;
if(!((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15)))){
vErrors = add(vErrors, {instancePath:instancePath+"/minimum_sample_size",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data15 == "number"){
if(data15 < 1 || isNaN(data15)){
vErrors = add(vErrors, {instancePath:instancePath+"/minimum_sample_size",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
if(data.significance_level !== undefined){
let data16 = data.significance_level;
if(typeof data16 == "number"){
if(data16 > 0.5 || isNaN(data16)){
vErrors = add(vErrors, {instancePath:instancePath+"/significance_level",keyword:"maximum",params:{comparison: "<=", limit: 0.5}});
errors++;
}
if(data16 <= 0 || isNaN(data16)){
vErrors = add(vErrors, {instancePath:instancePath+"/significance_level",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/significance_level",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data.rollout !== undefined){
let data17 = data.rollout;
if((!(data17 && typeof data17 == "object" && !Array.isArray(data17))) && (data17 !== null)){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout",keyword:"type",params:{type: schema35.properties.rollout.type}});
errors++;
}
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key5 in data17){
if(!(((((key5 === "steps") || (key5 === "step")) || (key5 === "step_started_at")) || (key5 === "approved")) || (pattern4.test(key5)))){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout",keyword:"additionalProperties",params:{additionalProperty: key5}});
errors++;
}
}
if(data17.steps !== undefined){
let data18 = data17.steps;
if(Array.isArray(data18)){
if(data18.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps",keyword:"minItems",params:{limit: 1}});
errors++;
}
const len1 = data18.length;
for(let i1=0; i1<len1; i1++){
let data19 = data18[i1];
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.weight === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1,keyword:"required",params:{missingProperty: "weight"}});
errors++;
}
for(const key6 in data19){
if(!(((((key6 === "weight") || (key6 === "hold_minutes")) || (key6 === "minimum_sample_size")) || (key6 === "approval")) || (pattern4.test(key6)))){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1,keyword:"additionalProperties",params:{additionalProperty: key6}});
errors++;
}
}
if(data19.weight !== undefined){
let data20 = data19.weight;
if(typeof data20 == "number"){
if(data20 > 1 || isNaN(data20)){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1+"/weight",keyword:"maximum",params:{comparison: "<=", limit: 1}});
errors++;
}
if(data20 <= 0 || isNaN(data20)){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1+"/weight",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1+"/weight",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data19.hold_minutes !== undefined){
let data21 = data19.hold_minutes;
if(typeof data21 == "number"){
if(data21 < 0 || isNaN(data21)){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1+"/hold_minutes",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1+"/hold_minutes",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data19.minimum_sample_size !== undefined){
let data22 = data19.minimum_sample_size;
if(!((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22)))){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1+"/minimum_sample_size",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data22 == "number"){
if(data22 < 0 || isNaN(data22)){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1+"/minimum_sample_size",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
}
if(data19.approval !== undefined){
if(typeof data19.approval !== "boolean"){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1+"/approval",keyword:"type",params:{type: "boolean"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps/" + i1,keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/steps",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data17.step !== undefined){
let data24 = data17.step;
if(!((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24)))){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/step",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data24 == "number"){
if(data24 < 1 || isNaN(data24)){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/step",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
if(data17.step_started_at !== undefined){
if(typeof data17.step_started_at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/step_started_at",keyword:"type",params:{type: "string"}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/approved/" + i2,keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data27 == "number"){
if(data27 < 1 || isNaN(data27)){
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/approved/" + i2,keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/rollout/approved",keyword:"type",params:{type: "array"}});
errors++;
}
}
}
}
if(data.salt !== undefined){
if(typeof data.salt !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/salt",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.started_at !== undefined){
if(typeof data.started_at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/started_at",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.reweighted_at !== undefined){
if(typeof data.reweighted_at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/reweighted_at",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.ended_at !== undefined){
if(typeof data.ended_at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/ended_at",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.outcome !== undefined){
let data32 = data.outcome;
if(!(((data32 === "promoted") || (data32 === "reverted")) || (data32 === "stopped"))){
vErrors = add(vErrors, {instancePath:instancePath+"/outcome",keyword:"enum",params:{allowedValues: schema35.properties.outcome.enum}});
errors++;
}
}
if(data.reason !== undefined){
if(typeof data.reason !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/reason",keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="registry" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema31.properties, key0)) || (pattern4.test(key0)))){
vErrors = add(vErrors, {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.schema_version !== undefined){
if(1 !== data.schema_version){
vErrors = add(vErrors, {instancePath:instancePath+"/schema_version",keyword:"const",params:{allowedValue: 1}});
errors++;
}
}
if(data.include !== undefined){
let data1 = data.include;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(typeof data1[i0] !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/include/" + i0,keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/include",keyword:"type",params:{type: "array"}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/partials/" + pointerTo(key1),keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/partials/" + pointerTo(key1),keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/partials",keyword:"type",params:{type: "object"}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2),keyword:"not",params:{}});
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
if(!((func1.call(schema32.properties, key3)) || (pattern4.test(key3)))){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2),keyword:"additionalProperties",params:{additionalProperty: key3}});
errors++;
}
}
if(data6.base_url !== undefined){
let data7 = data6.base_url;
if(typeof data7 === "string"){
if(!pattern6.test(data7)){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/base_url",keyword:"pattern",params:{pattern: "^https?://"}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/base_url",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data6.replay !== undefined){
let data8 = data6.replay;
if(typeof data8 === "string"){
if(data8.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/replay",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/replay",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data6.free !== undefined){
if(typeof data6.free !== "boolean"){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/free",keyword:"type",params:{type: "boolean"}});
errors++;
}
}
if(data6.api !== undefined){
let data10 = data6.api;
if(typeof data10 !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/api",keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data10 === "chat") || (data10 === "responses"))){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/api",keyword:"enum",params:{allowedValues: schema32.properties.api.enum}});
errors++;
}
}
if(data6.api_key_env !== undefined){
let data11 = data6.api_key_env;
if(typeof data11 === "string"){
if(!pattern7.test(data11)){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/api_key_env",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/api_key_env",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data6.max_concurrency !== undefined){
let data12 = data6.max_concurrency;
if(!((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12)))){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/max_concurrency",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data12 == "number"){
if(data12 < 1 || isNaN(data12)){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/max_concurrency",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
if(data6.requests_per_minute !== undefined){
let data13 = data6.requests_per_minute;
if(typeof data13 == "number"){
if(data13 <= 0 || isNaN(data13)){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/requests_per_minute",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/requests_per_minute",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data6.tokens_per_minute !== undefined){
let data14 = data6.tokens_per_minute;
if(typeof data14 == "number"){
if(data14 <= 0 || isNaN(data14)){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/tokens_per_minute",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/tokens_per_minute",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data6.timeout_ms !== undefined){
let data15 = data6.timeout_ms;
if(typeof data15 == "number"){
if(data15 <= 0 || isNaN(data15)){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/timeout_ms",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/timeout_ms",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data6.max_retries !== undefined){
let data16 = data6.max_retries;
if(!((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16)))){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/max_retries",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data16 == "number"){
if(data16 < 0 || isNaN(data16)){
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2)+"/max_retries",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints/" + pointerTo(key2),keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/endpoints",keyword:"type",params:{type: "object"}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4),keyword:"required",params:{missingProperty: "input_per_mtok"}});
errors++;
}
if(data18.output_per_mtok === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4),keyword:"required",params:{missingProperty: "output_per_mtok"}});
errors++;
}
for(const key5 in data18){
if(!((((key5 === "input_per_mtok") || (key5 === "output_per_mtok")) || (key5 === "cached_input_per_mtok")) || (pattern4.test(key5)))){
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4),keyword:"additionalProperties",params:{additionalProperty: key5}});
errors++;
}
}
if(data18.input_per_mtok !== undefined){
let data19 = data18.input_per_mtok;
if(typeof data19 == "number"){
if(data19 < 0 || isNaN(data19)){
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4)+"/input_per_mtok",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4)+"/input_per_mtok",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data18.output_per_mtok !== undefined){
let data20 = data18.output_per_mtok;
if(typeof data20 == "number"){
if(data20 < 0 || isNaN(data20)){
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4)+"/output_per_mtok",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4)+"/output_per_mtok",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data18.cached_input_per_mtok !== undefined){
let data21 = data18.cached_input_per_mtok;
if(typeof data21 == "number"){
if(data21 < 0 || isNaN(data21)){
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4)+"/cached_input_per_mtok",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4)+"/cached_input_per_mtok",keyword:"type",params:{type: "number"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/prices/" + pointerTo(key4),keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/prices",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.judge !== undefined){
let data22 = data.judge;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.model === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/judge",keyword:"required",params:{missingProperty: "model"}});
errors++;
}
for(const key6 in data22){
if(!(((((key6 === "model") || (key6 === "embeddings")) || (key6 === "temperature")) || (key6 === "max_tokens")) || (pattern4.test(key6)))){
vErrors = add(vErrors, {instancePath:instancePath+"/judge",keyword:"additionalProperties",params:{additionalProperty: key6}});
errors++;
}
}
if(data22.model !== undefined){
let data23 = data22.model;
if(typeof data23 === "string"){
if(data23.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/judge/model",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/judge/model",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data22.embeddings !== undefined){
let data24 = data22.embeddings;
if(typeof data24 === "string"){
if(data24.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/judge/embeddings",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/judge/embeddings",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data22.temperature !== undefined){
let data25 = data22.temperature;
if(typeof data25 == "number"){
if(data25 > 2 || isNaN(data25)){
vErrors = add(vErrors, {instancePath:instancePath+"/judge/temperature",keyword:"maximum",params:{comparison: "<=", limit: 2}});
errors++;
}
if(data25 < 0 || isNaN(data25)){
vErrors = add(vErrors, {instancePath:instancePath+"/judge/temperature",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/judge/temperature",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data22.max_tokens !== undefined){
let data26 = data22.max_tokens;
if(!((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26)))){
vErrors = add(vErrors, {instancePath:instancePath+"/judge/max_tokens",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data26 == "number"){
if(data26 < 1 || isNaN(data26)){
vErrors = add(vErrors, {instancePath:instancePath+"/judge/max_tokens",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/judge",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.experiments !== undefined){
let data27 = data.experiments;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
for(const key7 in data27){
if(!(validate21(data27[key7], {instancePath:instancePath+"/experiments/" + pointerTo(key7),parentData:data27,parentDataProperty:key7,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/experiments",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.monitoring !== undefined){
let data29 = data.monitoring;
if(!(data29 && typeof data29 == "object" && !Array.isArray(data29))){
vErrors = add(vErrors, {instancePath:instancePath+"/monitoring",keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validatePrompt = validate23;
const schema39 = {"properties":{"description":{},"owner":{},"tags":{},"version":{},"environments":{},"rollback_to":{},"cost_cap_usd":{},"variables":{},"evals":{},"gates":{},"fallbacks":{},"kill_switch":{},"fallback_response":{},"latency_p95_ms":{},"rollback":{},"draft":{"type":["object","null"]},"versions":{"type":["object","null"]},"versions_dir":{},"model":{},"temperature":{},"top_p":{},"max_tokens":{},"stop":{},"seed":{},"reasoning_effort":{},"template":{},"template_file":{},"messages":{},"output_schema":{},"tools":{},"extra":{},"eval_score":{},"last_eval":{},"stage":{},"released_at":{},"deployed_at":{},"digest":{},"notes":{},"overrides":{},"shadow":{}}};
const schema40 = {"properties":{"type":{"enum":["string","number","integer","boolean","array","object"]}}};
const schema41 = {};
const schema42 = {"properties":{"evaluated":{"type":["object","boolean"]},"staged":{"type":["object","boolean"]},"canary":{"type":["object","boolean"]},"deployed":{"type":["object","boolean"]}}};
const schema43 = {"properties":{"messages":{"items":{"properties":{"role":{"enum":["system","developer","user","assistant"]}}}}}};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="prompt" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema39.properties, key0)) || (pattern4.test(key0)))){
vErrors = add(vErrors, {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/description",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.owner !== undefined){
if(typeof data.owner !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/owner",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.tags !== undefined){
let data2 = data.tags;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
if(typeof data2[i0] !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/tags/" + i0,keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/tags",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.version !== undefined){
if(typeof data.version !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/version",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.environments !== undefined){
let data5 = data.environments;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if(typeof data5[key1] !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/environments/" + pointerTo(key1),keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/environments",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.rollback_to !== undefined){
if(typeof data.rollback_to !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback_to",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.cost_cap_usd !== undefined){
let data8 = data.cost_cap_usd;
if(typeof data8 == "number"){
if(data8 <= 0 || isNaN(data8)){
vErrors = add(vErrors, {instancePath:instancePath+"/cost_cap_usd",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/cost_cap_usd",keyword:"type",params:{type: "number"}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/variables/" + pointerTo(key2),keyword:"additionalProperties",params:{additionalProperty: key3}});
errors++;
}
}
if(data10.description !== undefined){
if(typeof data10.description !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/variables/" + pointerTo(key2)+"/description",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data10.type !== undefined){
let data12 = data10.type;
if(typeof data12 !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/variables/" + pointerTo(key2)+"/type",keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((((data12 === "string") || (data12 === "number")) || (data12 === "integer")) || (data12 === "boolean")) || (data12 === "array")) || (data12 === "object"))){
vErrors = add(vErrors, {instancePath:instancePath+"/variables/" + pointerTo(key2)+"/type",keyword:"enum",params:{allowedValues: schema40.properties.type.enum}});
errors++;
}
}
if(data10.required !== undefined){
if(typeof data10.required !== "boolean"){
vErrors = add(vErrors, {instancePath:instancePath+"/variables/" + pointerTo(key2)+"/required",keyword:"type",params:{type: "boolean"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/variables/" + pointerTo(key2),keyword:"type",params:{type: "object"}});
errors++;
}
var _valid0 = _errs26 === errors;
valid5 = valid5 || _valid0;
const _errs36 = errors;
if(data10 !== null){
vErrors = add(vErrors, {instancePath:instancePath+"/variables/" + pointerTo(key2),keyword:"type",params:{type: "null"}});
errors++;
}
var _valid0 = _errs36 === errors;
valid5 = valid5 || _valid0;
if(!valid5){
vErrors = add(vErrors, {instancePath:instancePath+"/variables/" + pointerTo(key2),keyword:"anyOf",params:{}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/variables",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.evals !== undefined){
let data14 = data.evals;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key4 in data14){
if(!((((((key4 === "suite") || (key4 === "min_score")) || (key4 === "max_drop")) || (key4 === "repeat")) || (key4 === "schema_retries")) || (pattern4.test(key4)))){
vErrors = add(vErrors, {instancePath:instancePath+"/evals",keyword:"additionalProperties",params:{additionalProperty: key4}});
errors++;
}
}
if(data14.suite !== undefined){
let data15 = data14.suite;
if(typeof data15 === "string"){
if(data15.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/suite",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/evals/suite",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data14.min_score !== undefined){
let data16 = data14.min_score;
if(typeof data16 == "number"){
if(data16 > 1 || isNaN(data16)){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/min_score",keyword:"maximum",params:{comparison: "<=", limit: 1}});
errors++;
}
if(data16 < 0 || isNaN(data16)){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/min_score",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/evals/min_score",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data14.max_drop !== undefined){
let data17 = data14.max_drop;
if(typeof data17 == "number"){
if(data17 > 1 || isNaN(data17)){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/max_drop",keyword:"maximum",params:{comparison: "<=", limit: 1}});
errors++;
}
if(data17 < 0 || isNaN(data17)){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/max_drop",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/evals/max_drop",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data14.repeat !== undefined){
let data18 = data14.repeat;
if(!((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18)))){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/repeat",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data18 == "number"){
if(data18 < 1 || isNaN(data18)){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/repeat",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
if(data14.schema_retries !== undefined){
let data19 = data14.schema_retries;
if(!((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19)))){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/schema_retries",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data19 == "number"){
if(data19 > 10 || isNaN(data19)){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/schema_retries",keyword:"maximum",params:{comparison: "<=", limit: 10}});
errors++;
}
if(data19 < 0 || isNaN(data19)){
vErrors = add(vErrors, {instancePath:instancePath+"/evals/schema_retries",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/evals",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.gates !== undefined){
let data20 = data.gates;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key5 in data20){
if(!(((((key5 === "evaluated") || (key5 === "staged")) || (key5 === "canary")) || (key5 === "deployed")) || (pattern4.test(key5)))){
vErrors = add(vErrors, {instancePath:instancePath+"/gates",keyword:"additionalProperties",params:{additionalProperty: key5}});
errors++;
}
}
if(data20.evaluated !== undefined){
let data21 = data20.evaluated;
if((!(data21 && typeof data21 == "object" && !Array.isArray(data21))) && (typeof data21 !== "boolean")){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/evaluated",keyword:"type",params:{type: schema42.properties.evaluated.type}});
errors++;
}
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
for(const key6 in data21){
if(!(((key6 === "min_score") || (key6 === "strict")) || (pattern4.test(key6)))){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/evaluated",keyword:"additionalProperties",params:{additionalProperty: key6}});
errors++;
}
}
if(data21.min_score !== undefined){
let data22 = data21.min_score;
if(typeof data22 == "number"){
if(data22 > 1 || isNaN(data22)){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/evaluated/min_score",keyword:"maximum",params:{comparison: "<=", limit: 1}});
errors++;
}
if(data22 < 0 || isNaN(data22)){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/evaluated/min_score",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/gates/evaluated/min_score",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data21.strict !== undefined){
if(typeof data21.strict !== "boolean"){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/evaluated/strict",keyword:"type",params:{type: "boolean"}});
errors++;
}
}
}
}
if(data20.staged !== undefined){
let data24 = data20.staged;
if((!(data24 && typeof data24 == "object" && !Array.isArray(data24))) && (typeof data24 !== "boolean")){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/staged",keyword:"type",params:{type: schema42.properties.staged.type}});
errors++;
}
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
for(const key7 in data24){
if(!((key7 === "minimum_pairs") || (pattern4.test(key7)))){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/staged",keyword:"additionalProperties",params:{additionalProperty: key7}});
errors++;
}
}
if(data24.minimum_pairs !== undefined){
let data25 = data24.minimum_pairs;
if(!((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25)))){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/staged/minimum_pairs",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data25 == "number"){
if(data25 < 1 || isNaN(data25)){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/staged/minimum_pairs",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
}
}
if(data20.canary !== undefined){
let data26 = data20.canary;
if((!(data26 && typeof data26 == "object" && !Array.isArray(data26))) && (typeof data26 !== "boolean")){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/canary",keyword:"type",params:{type: schema42.properties.canary.type}});
errors++;
}
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key8 in data26){
if(!((key8 === "minimum_sample_size") || (pattern4.test(key8)))){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/canary",keyword:"additionalProperties",params:{additionalProperty: key8}});
errors++;
}
}
if(data26.minimum_sample_size !== undefined){
let data27 = data26.minimum_sample_size;
if(!((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27)))){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/canary/minimum_sample_size",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data27 == "number"){
if(data27 < 1 || isNaN(data27)){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/canary/minimum_sample_size",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
}
}
if(data20.deployed !== undefined){
let data28 = data20.deployed;
if((!(data28 && typeof data28 == "object" && !Array.isArray(data28))) && (typeof data28 !== "boolean")){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/deployed",keyword:"type",params:{type: schema42.properties.deployed.type}});
errors++;
}
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key9 in data28){
if(!(((key9 === "minimum_sample_size") || (key9 === "significance_level")) || (pattern4.test(key9)))){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/deployed",keyword:"additionalProperties",params:{additionalProperty: key9}});
errors++;
}
}
if(data28.minimum_sample_size !== undefined){
let data29 = data28.minimum_sample_size;
if(!((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29)))){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/deployed/minimum_sample_size",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data29 == "number"){
if(data29 < 1 || isNaN(data29)){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/deployed/minimum_sample_size",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
if(data28.significance_level !== undefined){
let data30 = data28.significance_level;
if(typeof data30 == "number"){
if(data30 > 0.5 || isNaN(data30)){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/deployed/significance_level",keyword:"maximum",params:{comparison: "<=", limit: 0.5}});
errors++;
}
if(data30 <= 0 || isNaN(data30)){
vErrors = add(vErrors, {instancePath:instancePath+"/gates/deployed/significance_level",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/gates/deployed/significance_level",keyword:"type",params:{type: "number"}});
errors++;
}
}
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/gates",keyword:"type",params:{type: "object"}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1,keyword:"required",params:{missingProperty: "model"}});
errors++;
}
for(const key10 in data32){
if(!(((((((((key10 === "model") || (key10 === "template")) || (key10 === "template_file")) || (key10 === "messages")) || (key10 === "temperature")) || (key10 === "top_p")) || (key10 === "max_tokens")) || (key10 === "extra")) || (pattern4.test(key10)))){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1,keyword:"additionalProperties",params:{additionalProperty: key10}});
errors++;
}
}
if(data32.model !== undefined){
let data33 = data32.model;
if(typeof data33 === "string"){
if(data33.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/model",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/model",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data32.template !== undefined){
if(typeof data32.template !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/template",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data32.template_file !== undefined){
let data35 = data32.template_file;
if(typeof data35 === "string"){
if(data35.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/template_file",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/template_file",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data32.messages !== undefined){
let data36 = data32.messages;
if(Array.isArray(data36)){
if(data36.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/messages",keyword:"minItems",params:{limit: 1}});
errors++;
}
const len2 = data36.length;
for(let i2=0; i2<len2; i2++){
let data37 = data36[i2];
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
if(data37.role === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2,keyword:"required",params:{missingProperty: "role"}});
errors++;
}
if(data37.content === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2,keyword:"required",params:{missingProperty: "content"}});
errors++;
}
for(const key11 in data37){
if(!((key11 === "role") || (key11 === "content"))){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2,keyword:"additionalProperties",params:{additionalProperty: key11}});
errors++;
}
}
if(data37.role !== undefined){
let data38 = data37.role;
if(typeof data38 !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2+"/role",keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((data38 === "system") || (data38 === "developer")) || (data38 === "user")) || (data38 === "assistant"))){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2+"/role",keyword:"enum",params:{allowedValues: schema43.properties.messages.items.properties.role.enum}});
errors++;
}
}
if(data37.content !== undefined){
if(typeof data37.content !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2+"/content",keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2,keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/messages",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data32.temperature !== undefined){
let data40 = data32.temperature;
if(typeof data40 == "number"){
if(data40 > 2 || isNaN(data40)){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/temperature",keyword:"maximum",params:{comparison: "<=", limit: 2}});
errors++;
}
if(data40 < 0 || isNaN(data40)){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/temperature",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/temperature",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data32.top_p !== undefined){
let data41 = data32.top_p;
if(typeof data41 == "number"){
if(data41 > 1 || isNaN(data41)){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/top_p",keyword:"maximum",params:{comparison: "<=", limit: 1}});
errors++;
}
if(data41 < 0 || isNaN(data41)){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/top_p",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/top_p",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data32.max_tokens !== undefined){
let data42 = data32.max_tokens;
if(!((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42)))){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/max_tokens",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data42 == "number"){
if(data42 < 1 || isNaN(data42)){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/max_tokens",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
if(data32.extra !== undefined){
let data43 = data32.extra;
if(!(data43 && typeof data43 == "object" && !Array.isArray(data43))){
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1+"/extra",keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks/" + i1,keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/fallbacks",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.kill_switch !== undefined){
if(typeof data.kill_switch !== "boolean"){
vErrors = add(vErrors, {instancePath:instancePath+"/kill_switch",keyword:"type",params:{type: "boolean"}});
errors++;
}
}
if(data.latency_p95_ms !== undefined){
let data45 = data.latency_p95_ms;
if(typeof data45 == "number"){
if(data45 <= 0 || isNaN(data45)){
vErrors = add(vErrors, {instancePath:instancePath+"/latency_p95_ms",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/latency_p95_ms",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data.rollback !== undefined){
let data46 = data.rollback;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
if(data46.from === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback",keyword:"required",params:{missingProperty: "from"}});
errors++;
}
if(data46.to === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback",keyword:"required",params:{missingProperty: "to"}});
errors++;
}
if(data46.started_at === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback",keyword:"required",params:{missingProperty: "started_at"}});
errors++;
}
for(const key12 in data46){
if(!((((((key12 === "from") || (key12 === "to")) || (key12 === "started_at")) || (key12 === "over_minutes")) || (key12 === "steps")) || (pattern4.test(key12)))){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback",keyword:"additionalProperties",params:{additionalProperty: key12}});
errors++;
}
}
if(data46.from !== undefined){
if(typeof data46.from !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback/from",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data46.to !== undefined){
if(typeof data46.to !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback/to",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data46.started_at !== undefined){
if(typeof data46.started_at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback/started_at",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data46.over_minutes !== undefined){
let data50 = data46.over_minutes;
if(typeof data50 == "number"){
if(data50 <= 0 || isNaN(data50)){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback/over_minutes",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/rollback/over_minutes",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data46.steps !== undefined){
let data51 = data46.steps;
if(!((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51)))){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback/steps",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data51 == "number"){
if(data51 < 1 || isNaN(data51)){
vErrors = add(vErrors, {instancePath:instancePath+"/rollback/steps",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/rollback",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.draft !== undefined){
let data52 = data.draft;
if((!(data52 && typeof data52 == "object" && !Array.isArray(data52))) && (data52 !== null)){
vErrors = add(vErrors, {instancePath:instancePath+"/draft",keyword:"type",params:{type: schema39.properties.draft.type}});
errors++;
}
}
if(data.versions !== undefined){
let data53 = data.versions;
if((!(data53 && typeof data53 == "object" && !Array.isArray(data53))) && (data53 !== null)){
vErrors = add(vErrors, {instancePath:instancePath+"/versions",keyword:"type",params:{type: schema39.properties.versions.type}});
errors++;
}
}
if(data.versions_dir !== undefined){
let data54 = data.versions_dir;
if(typeof data54 === "string"){
if(data54.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/versions_dir",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/versions_dir",keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validateContent = validate24;
const schema44 = {"properties":{"reasoning_effort":{"enum":["none","minimal","low","medium","high","xhigh"]},"messages":{"items":{"properties":{"role":{"enum":["system","developer","user","assistant"]}}}},"stage":{"enum":["evaluated","staged","canary","retired"]},"overrides":{"items":{"properties":{"action":{"enum":["release","promote","deploy","rollback"]}}}}}};
const schema45 = {"properties":{"at":{},"suite":{},"cases":{},"passed":{},"repeats":{},"flaky":{},"ci95":{},"baseline":{"properties":{"verdict":{"enum":["improved","no regression","regressed","inconclusive"]}}},"latency_p95_ms":{},"cost_usd":{"type":["number","null"]},"endpoint":{},"content":{},"suite_digest":{}}};
const schema46 = {"properties":{"verdict":{"enum":["pass","fail","inconclusive"]}}};
const pattern30 = new RegExp("^sha256:[0-9a-f]{64}$", "u");

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="content" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
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
vErrors = add(vErrors, {instancePath:instancePath+"/model",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/model",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.temperature !== undefined){
let data1 = data.temperature;
if(typeof data1 == "number"){
if(data1 > 2 || isNaN(data1)){
vErrors = add(vErrors, {instancePath:instancePath+"/temperature",keyword:"maximum",params:{comparison: "<=", limit: 2}});
errors++;
}
if(data1 < 0 || isNaN(data1)){
vErrors = add(vErrors, {instancePath:instancePath+"/temperature",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/temperature",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data.top_p !== undefined){
let data2 = data.top_p;
if(typeof data2 == "number"){
if(data2 > 1 || isNaN(data2)){
vErrors = add(vErrors, {instancePath:instancePath+"/top_p",keyword:"maximum",params:{comparison: "<=", limit: 1}});
errors++;
}
if(data2 < 0 || isNaN(data2)){
vErrors = add(vErrors, {instancePath:instancePath+"/top_p",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/top_p",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data.max_tokens !== undefined){
let data3 = data.max_tokens;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
vErrors = add(vErrors, {instancePath:instancePath+"/max_tokens",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data3 == "number"){
if(data3 < 1 || isNaN(data3)){
vErrors = add(vErrors, {instancePath:instancePath+"/max_tokens",keyword:"minimum",params:{comparison: ">=", limit: 1}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/stop",keyword:"type",params:{type: "string"}});
errors++;
}
var _valid0 = _errs11 === errors;
valid1 = valid1 || _valid0;
const _errs13 = errors;
if(Array.isArray(data4)){
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
if(typeof data4[i0] !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/stop/" + i0,keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/stop",keyword:"type",params:{type: "array"}});
errors++;
}
var _valid0 = _errs13 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
vErrors = add(vErrors, {instancePath:instancePath+"/stop",keyword:"anyOf",params:{}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/seed",keyword:"type",params:{type: "integer"}});
errors++;
}
}
if(data.reasoning_effort !== undefined){
let data7 = data.reasoning_effort;
if(typeof data7 !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/reasoning_effort",keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((((data7 === "none") || (data7 === "minimal")) || (data7 === "low")) || (data7 === "medium")) || (data7 === "high")) || (data7 === "xhigh"))){
vErrors = add(vErrors, {instancePath:instancePath+"/reasoning_effort",keyword:"enum",params:{allowedValues: schema44.properties.reasoning_effort.enum}});
errors++;
}
}
if(data.template !== undefined){
if(typeof data.template !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/template",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.template_file !== undefined){
let data9 = data.template_file;
if(typeof data9 === "string"){
if(data9.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/template_file",keyword:"minLength",params:{limit: 1}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/template_file",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.messages !== undefined){
let data10 = data.messages;
if(Array.isArray(data10)){
if(data10.length < 1){
vErrors = add(vErrors, {instancePath:instancePath+"/messages",keyword:"minItems",params:{limit: 1}});
errors++;
}
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.role === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/messages/" + i1,keyword:"required",params:{missingProperty: "role"}});
errors++;
}
if(data11.content === undefined){
vErrors = add(vErrors, {instancePath:instancePath+"/messages/" + i1,keyword:"required",params:{missingProperty: "content"}});
errors++;
}
for(const key0 in data11){
if(!(((key0 === "role") || (key0 === "content")) || (pattern4.test(key0)))){
vErrors = add(vErrors, {instancePath:instancePath+"/messages/" + i1,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data11.role !== undefined){
let data12 = data11.role;
if(typeof data12 !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/messages/" + i1+"/role",keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((data12 === "system") || (data12 === "developer")) || (data12 === "user")) || (data12 === "assistant"))){
vErrors = add(vErrors, {instancePath:instancePath+"/messages/" + i1+"/role",keyword:"enum",params:{allowedValues: schema44.properties.messages.items.properties.role.enum}});
errors++;
}
}
if(data11.content !== undefined){
if(typeof data11.content !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/messages/" + i1+"/content",keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/messages/" + i1,keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/messages",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.output_schema !== undefined){
let data14 = data.output_schema;
if(!(data14 && typeof data14 == "object" && !Array.isArray(data14))){
vErrors = add(vErrors, {instancePath:instancePath+"/output_schema",keyword:"type",params:{type: "object"}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/tools/" + i2,keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/tools",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.extra !== undefined){
let data17 = data.extra;
if(!(data17 && typeof data17 == "object" && !Array.isArray(data17))){
vErrors = add(vErrors, {instancePath:instancePath+"/extra",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.eval_score !== undefined){
let data18 = data.eval_score;
if(typeof data18 == "number"){
if(data18 > 1 || isNaN(data18)){
vErrors = add(vErrors, {instancePath:instancePath+"/eval_score",keyword:"maximum",params:{comparison: "<=", limit: 1}});
errors++;
}
if(data18 < 0 || isNaN(data18)){
vErrors = add(vErrors, {instancePath:instancePath+"/eval_score",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/eval_score",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data.last_eval !== undefined){
let data19 = data.last_eval;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key1 in data19){
if(!((func1.call(schema45.properties, key1)) || (pattern4.test(key1)))){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval",keyword:"additionalProperties",params:{additionalProperty: key1}});
errors++;
}
}
if(data19.at !== undefined){
if(typeof data19.at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/at",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data19.suite !== undefined){
if(typeof data19.suite !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/suite",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data19.cases !== undefined){
let data22 = data19.cases;
if(!((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22)))){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/cases",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data22 == "number"){
if(data22 < 0 || isNaN(data22)){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/cases",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
}
if(data19.passed !== undefined){
let data23 = data19.passed;
if(!((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23)))){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/passed",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data23 == "number"){
if(data23 < 0 || isNaN(data23)){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/passed",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
}
if(data19.repeats !== undefined){
let data24 = data19.repeats;
if(!((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24)))){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/repeats",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data24 == "number"){
if(data24 < 1 || isNaN(data24)){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/repeats",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
if(data19.flaky !== undefined){
let data25 = data19.flaky;
if(!((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25)))){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/flaky",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data25 == "number"){
if(data25 < 1 || isNaN(data25)){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/flaky",keyword:"minimum",params:{comparison: ">=", limit: 1}});
errors++;
}
}
}
if(data19.ci95 !== undefined){
let data26 = data19.ci95;
if(Array.isArray(data26)){
if(data26.length > 2){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/ci95",keyword:"maxItems",params:{limit: 2}});
errors++;
}
if(data26.length < 2){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/ci95",keyword:"minItems",params:{limit: 2}});
errors++;
}
const len3 = data26.length;
for(let i3=0; i3<len3; i3++){
if(!(typeof data26[i3] == "number")){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/ci95/" + i3,keyword:"type",params:{type: "number"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/ci95",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data19.baseline !== undefined){
let data28 = data19.baseline;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key2 in data28){
if(!((((((key2 === "version") || (key2 === "delta")) || (key2 === "ci95")) || (key2 === "verdict")) || (key2 === "detectable_drop")) || (pattern4.test(key2)))){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline",keyword:"additionalProperties",params:{additionalProperty: key2}});
errors++;
}
}
if(data28.version !== undefined){
if(typeof data28.version !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/version",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data28.delta !== undefined){
if(!(typeof data28.delta == "number")){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/delta",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data28.ci95 !== undefined){
let data31 = data28.ci95;
if(Array.isArray(data31)){
if(data31.length > 2){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/ci95",keyword:"maxItems",params:{limit: 2}});
errors++;
}
if(data31.length < 2){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/ci95",keyword:"minItems",params:{limit: 2}});
errors++;
}
const len4 = data31.length;
for(let i4=0; i4<len4; i4++){
if(!(typeof data31[i4] == "number")){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/ci95/" + i4,keyword:"type",params:{type: "number"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/ci95",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data28.verdict !== undefined){
let data33 = data28.verdict;
if(typeof data33 !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/verdict",keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((data33 === "improved") || (data33 === "no regression")) || (data33 === "regressed")) || (data33 === "inconclusive"))){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/verdict",keyword:"enum",params:{allowedValues: schema45.properties.baseline.properties.verdict.enum}});
errors++;
}
}
if(data28.detectable_drop !== undefined){
let data34 = data28.detectable_drop;
if(typeof data34 == "number"){
if(data34 < 0 || isNaN(data34)){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/detectable_drop",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline/detectable_drop",keyword:"type",params:{type: "number"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/baseline",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data19.latency_p95_ms !== undefined){
if(!(typeof data19.latency_p95_ms == "number")){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/latency_p95_ms",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data19.cost_usd !== undefined){
let data36 = data19.cost_usd;
if((!(typeof data36 == "number")) && (data36 !== null)){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/cost_usd",keyword:"type",params:{type: schema45.properties.cost_usd.type}});
errors++;
}
}
if(data19.endpoint !== undefined){
if(typeof data19.endpoint !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/endpoint",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data19.content !== undefined){
if(typeof data19.content !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/content",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data19.suite_digest !== undefined){
if(typeof data19.suite_digest !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval/suite_digest",keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/last_eval",keyword:"type",params:{type: "object"}});
errors++;
}
}
if(data.stage !== undefined){
let data40 = data.stage;
if(typeof data40 !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/stage",keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((data40 === "evaluated") || (data40 === "staged")) || (data40 === "canary")) || (data40 === "retired"))){
vErrors = add(vErrors, {instancePath:instancePath+"/stage",keyword:"enum",params:{allowedValues: schema44.properties.stage.enum}});
errors++;
}
}
if(data.released_at !== undefined){
if(typeof data.released_at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/released_at",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.deployed_at !== undefined){
if(typeof data.deployed_at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/deployed_at",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.digest !== undefined){
let data43 = data.digest;
if(typeof data43 === "string"){
if(!pattern30.test(data43)){
vErrors = add(vErrors, {instancePath:instancePath+"/digest",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"}});
errors++;
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/digest",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data.notes !== undefined){
if(typeof data.notes !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/notes",keyword:"type",params:{type: "string"}});
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
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5,keyword:"additionalProperties",params:{additionalProperty: key3}});
errors++;
}
}
if(data46.at !== undefined){
if(typeof data46.at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5+"/at",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data46.action !== undefined){
let data48 = data46.action;
if(typeof data48 !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5+"/action",keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((data48 === "release") || (data48 === "promote")) || (data48 === "deploy")) || (data48 === "rollback"))){
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5+"/action",keyword:"enum",params:{allowedValues: schema44.properties.overrides.items.properties.action.enum}});
errors++;
}
}
if(data46.stage !== undefined){
if(typeof data46.stage !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5+"/stage",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data46.content !== undefined){
if(typeof data46.content !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5+"/content",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data46.environment !== undefined){
if(typeof data46.environment !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5+"/environment",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data46.unmet !== undefined){
let data52 = data46.unmet;
if(Array.isArray(data52)){
const len6 = data52.length;
for(let i6=0; i6<len6; i6++){
if(typeof data52[i6] !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5+"/unmet/" + i6,keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5+"/unmet",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data46.reason !== undefined){
if(typeof data46.reason !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5+"/reason",keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/overrides/" + i5,keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/overrides",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.shadow !== undefined){
let data55 = data.shadow;
if(data55 && typeof data55 == "object" && !Array.isArray(data55)){
for(const key4 in data55){
if(!(((((((((key4 === "digest") || (key4 === "verdict")) || (key4 === "against")) || (key4 === "pairs")) || (key4 === "units")) || (key4 === "quality_delta")) || (key4 === "ci95")) || (key4 === "run_at")) || (pattern4.test(key4)))){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow",keyword:"additionalProperties",params:{additionalProperty: key4}});
errors++;
}
}
if(data55.digest !== undefined){
if(typeof data55.digest !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/digest",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data55.verdict !== undefined){
let data57 = data55.verdict;
if(typeof data57 !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/verdict",keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((data57 === "pass") || (data57 === "fail")) || (data57 === "inconclusive"))){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/verdict",keyword:"enum",params:{allowedValues: schema46.properties.verdict.enum}});
errors++;
}
}
if(data55.against !== undefined){
if(typeof data55.against !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/against",keyword:"type",params:{type: "string"}});
errors++;
}
}
if(data55.pairs !== undefined){
let data59 = data55.pairs;
if(!((typeof data59 == "number") && (!(data59 % 1) && !isNaN(data59)))){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/pairs",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data59 == "number"){
if(data59 < 0 || isNaN(data59)){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/pairs",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
}
if(data55.units !== undefined){
let data60 = data55.units;
if(!((typeof data60 == "number") && (!(data60 % 1) && !isNaN(data60)))){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/units",keyword:"type",params:{type: "integer"}});
errors++;
}
if(typeof data60 == "number"){
if(data60 < 0 || isNaN(data60)){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/units",keyword:"minimum",params:{comparison: ">=", limit: 0}});
errors++;
}
}
}
if(data55.quality_delta !== undefined){
if(!(typeof data55.quality_delta == "number")){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/quality_delta",keyword:"type",params:{type: "number"}});
errors++;
}
}
if(data55.ci95 !== undefined){
let data62 = data55.ci95;
if(Array.isArray(data62)){
if(data62.length > 2){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/ci95",keyword:"maxItems",params:{limit: 2}});
errors++;
}
if(data62.length < 2){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/ci95",keyword:"minItems",params:{limit: 2}});
errors++;
}
const len7 = data62.length;
for(let i7=0; i7<len7; i7++){
if(!(typeof data62[i7] == "number")){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/ci95/" + i7,keyword:"type",params:{type: "number"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/ci95",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data55.run_at !== undefined){
if(typeof data55.run_at !== "string"){
vErrors = add(vErrors, {instancePath:instancePath+"/shadow/run_at",keyword:"type",params:{type: "string"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath:instancePath+"/shadow",keyword:"type",params:{type: "object"}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}
validate24.evaluated = {"props":{"model":true,"temperature":true,"top_p":true,"max_tokens":true,"stop":true,"seed":true,"reasoning_effort":true,"template":true,"template_file":true,"messages":true,"output_schema":true,"tools":true,"extra":true,"eval_score":true,"last_eval":true,"stage":true,"released_at":true,"deployed_at":true,"digest":true,"notes":true,"overrides":true,"shadow":true},"dynamicProps":false,"dynamicItems":false};

export const validateVersion = validate25;
const schema47 = {"properties":{"model":{},"temperature":{},"top_p":{},"max_tokens":{},"stop":{},"seed":{},"reasoning_effort":{},"template":{},"template_file":{},"messages":{},"output_schema":{},"tools":{},"extra":{},"eval_score":{},"last_eval":{},"stage":{},"released_at":{},"deployed_at":{},"digest":{},"notes":{},"overrides":{},"shadow":{}}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="version" */;
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
if(!((func1.call(schema47.properties, key0)) || (pattern4.test(key0)))){
vErrors = add(vErrors, {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
}
else {
vErrors = add(vErrors, {instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

